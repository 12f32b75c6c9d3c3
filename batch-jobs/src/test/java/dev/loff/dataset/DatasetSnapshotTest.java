package dev.loff.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetSnapshotTest {
    @TempDir
    private Path folder;

    private DatasetSnapshot write(int images) throws IOException {
        SnapshotTally tally = new SnapshotTally();
        try (SnapshotWriter writer = new SnapshotWriter(folder.resolve("new.tmp"), true)) {
            for (int i = 0; i < images; i++) {
                HashedImage image = new HashedImage(
                        Images.hash("image " + i),
                        String.format("path %07d.jpg", i),
                        i,
                        i % 3 == 0 ? "zebra" : "ant",
                        i % 5 == 0 ? Split.TEST : Split.TRAIN);
                tally.add(image);
                writer.add(image);
            }
            return DatasetSnapshot.open(writer.seal(tally, folder));
        }
    }

    @Test
    void countsAndClassesAreInTheFooter() throws IOException {
        DatasetSnapshot snapshot = write(30);

        assertThat(snapshot.size()).isEqualTo(30);
        assertThat(snapshot.sizeBytes()).isEqualTo(29 * 30 / 2);
        assertThat(snapshot.classes()).containsExactly("ant", "zebra");
        assertThat(snapshot.classIndex("zebra")).isEqualTo(1);
        assertThat(snapshot.counts()).isEqualTo(new SplitCounts(24, 0, 6));
        assertThat(snapshot.counts("zebra").of(Split.TEST)).isEqualTo(2);
        assertThatThrownBy(() -> snapshot.classIndex("bee")).hasMessageContaining("label=bee");
    }

    @Test
    void rangesAreFoundAcrossIndexStrides() throws IOException {
        DatasetSnapshot snapshot = write(10_000);
        for (long[] range :
                new long[][] {{0, 1}, {4095, 4097}, {4096, 4096}, {8191, 8193}, {9_999, 10_000}, {5000, 9500}}) {
            try (Stream<ImageEntry> entries = snapshot.entries(range[0], range[1])) {
                List<ImageEntry> found = entries.toList();
                assertThat(found)
                        .extracting(ImageEntry::position)
                        .containsExactlyElementsOf(
                                LongStream.range(range[0], range[1]).boxed().toList());
                assertThat(found).allSatisfy(entry -> {
                    assertThat(entry.sizeBytes()).isEqualTo(entry.position());
                    assertThat(entry.sha256()).isEqualTo(Images.hash("image " + entry.position()));
                });
            }
        }
        assertThatThrownBy(() -> snapshot.entries(1, 10_001)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void idIsTheHashOfAllButTheLastLine() throws IOException {
        DatasetSnapshot snapshot = write(10);
        byte[] bytes = Files.readAllBytes(snapshot.file());

        assertThat(snapshot.id()).isEqualTo(Sha256.of(Arrays.copyOf(bytes, bytes.length - HashedFile.END_LINE_BYTES)));
        assertThat(new String(bytes, StandardCharsets.UTF_8).lines().reduce((a, b) -> b))
                .hasValueSatisfying(
                        last -> assertThat(last).endsWith(snapshot.id().hex()));
        snapshot.verify();
    }

    @Test
    void verifyDetectsChangedContent() throws IOException {
        DatasetSnapshot snapshot = write(10);
        Files.writeString(snapshot.file(), Files.readString(snapshot.file()).replace("0000003", "0000009"));

        assertThatThrownBy(() -> DatasetSnapshot.open(snapshot.file()).verify())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("its content was changed");
    }

    @Test
    void changeOfAnyByteIsDetected() throws IOException {
        byte[] whole = Files.readAllBytes(write(40).file());
        for (int at = 0; at < whole.length; at++) {
            for (int change : new int[] {1, 4, 0x80}) {
                byte[] changed = whole.clone();
                changed[at] ^= (byte) change;
                Path file = Files.write(folder.resolve("changed.tsv"), changed);
                assertThatThrownBy(() -> DatasetSnapshot.open(file).verify())
                        .as("byte %d of %d changed by %d", at, whole.length, change)
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Test
    void truncatedAndOtherFilesDoNotOpen() throws IOException {
        byte[] whole = Files.readAllBytes(write(100).file());
        for (int length : new int[] {0, 10, whole.length / 2, whole.length - 1}) {
            Path cut = Files.write(folder.resolve("cut.tsv"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> DatasetSnapshot.open(cut))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("Cannot open data set snapshot: ")
                    .hasMessageContaining("cut.tsv");
        }
        String other = new String(whole, StandardCharsets.UTF_8).replace("#loff-dataset\t1", "#loff-dataset\t9");
        Path future = Files.writeString(folder.resolve("future.tsv"), other);
        assertThatThrownBy(() -> DatasetSnapshot.open(future)).hasMessageContaining("format 1");
        assertThatThrownBy(() -> DatasetSnapshot.open(folder.resolve("gone.tsv")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("gone.tsv");
    }
}
