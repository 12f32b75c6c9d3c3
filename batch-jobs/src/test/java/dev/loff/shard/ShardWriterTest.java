package dev.loff.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.loff.dataset.Sha256;
import dev.loff.encoder.FeatureShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardWriterTest {
    @TempDir
    Path folder;

    @Test
    void recordsWhatItWrote() throws IOException {
        Path target = folder.resolve("0.arrow");
        ShardFile shard = Shards.write(target, Shards.schema(), 0, 5);
        assertThat(shard)
                .isEqualTo(new ShardFile(
                        target,
                        Sha256.ofFile(target),
                        5,
                        Files.size(target),
                        Shards.key(0),
                        Shards.key(4),
                        ShardVerification.of(target, shard.sha256(), 5, Shards.schema())
                                .moments()
                                .sums()));
        assertThat(filesIn(folder)).containsExactly("0.arrow");
    }

    /** The digest changes only with the format: then raise {@link ShardSchema#FORMAT_VERSION} or think again. */
    @Test
    void sameRowsGiveTheSameBytesInAnyProcess() throws IOException {
        ShardFile shard = Shards.write(folder.resolve("0.arrow"), Shards.schema(), 0, 5);
        assertThat(shard.sha256().hex()).isEqualTo("42c560145ad3e0ea3bc678170b215a8c6788ee807918be154a8c48cc9709b953");
    }

    @Test
    void capacityBeyondTheRowsLeavesNoTrace() throws IOException {
        ShardFile tight = Shards.write(folder.resolve("tight.arrow"), Shards.schema(), 0, 1);
        try (ShardWriter writer = new ShardWriter(Shards.schema(), 1000)) {
            writer.append(Shards.key(0), Shards.features(Shards.SHAPE, 0));
            assertThat(writer.finish(folder.resolve("loose.arrow")).sha256()).isEqualTo(tight.sha256());
        }
    }

    @Test
    void aShardMayHaveNoRows() throws IOException {
        ShardFile shard = Shards.write(folder.resolve("empty.arrow"), Shards.schema(), 0, 0);
        assertThat(shard.firstKey()).isNull();
        assertThat(shard.lastKey()).isNull();
        try (ShardReader reader = ShardReader.open(shard.path(), Shards.schema())) {
            assertThat(reader.rows()).isZero();
        }
    }

    @Test
    void rowsMayLieInDirectMemoryAndMoveThePosition() throws IOException {
        ByteBuffer row = ByteBuffer.allocateDirect(Shards.SHAPE.sizeBytes() + 6);
        row.position(6).put(Shards.features(Shards.SHAPE, 0)).position(6);
        try (ShardWriter writer = new ShardWriter(Shards.schema(), 1)) {
            writer.append(Shards.key(0), row);
            assertThat(row.hasRemaining()).isFalse();
            assertThat(writer.finish(folder.resolve("direct.arrow")).sha256())
                    .isEqualTo(Shards.write(folder.resolve("heap.arrow"), Shards.schema(), 0, 1)
                            .sha256());
        }
    }

    @Test
    void replacesWhatAKilledRunLeft() throws IOException {
        Path target = folder.resolve("0.arrow");
        Files.writeString(target, "left over");
        Files.writeString(folder.resolve("0.arrow.tmp"), "a longer left over".repeat(500));
        ShardFile shard = Shards.write(target, Shards.schema(), 0, 2);
        assertThat(Sha256.ofFile(target)).isEqualTo(shard.sha256());
    }

    @Test
    void aFailureLeavesNoFileBehind() throws IOException {
        Path occupied = folder.resolve("0.arrow");
        Files.createDirectories(occupied.resolve("inhabited"));
        assertThatIOException().isThrownBy(() -> Shards.write(occupied, Shards.schema(), 0, 2));
        assertThat(filesIn(folder)).containsExactly("0.arrow");
        assertThatIOException().isThrownBy(() -> Shards.write(folder.resolve("absent/0.arrow"), Shards.schema(), 0, 2));
    }

    @Test
    void refusesRowsOfAnotherShape() {
        try (ShardWriter writer = new ShardWriter(Shards.schema(), 1)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> writer.append(Shards.key(0), ByteBuffer.allocate(28)))
                    .withMessageContaining("(bytes=28, expected=30)");
        }
    }

    @Test
    void refusesMoreRowsThanItHasRoomFor() {
        try (ShardWriter writer = new ShardWriter(Shards.schema(), 1)) {
            writer.append(Shards.key(0), Shards.features(Shards.SHAPE, 0));
            assertThatIllegalStateException()
                    .isThrownBy(() -> writer.append(Shards.key(1), Shards.features(Shards.SHAPE, 1)));
        }
    }

    @Test
    void refusesShardsTooLargeToMap() {
        ShardSchema schema = Shards.schema(new FeatureShape(16, 16, true, 768));
        assertThatIllegalArgumentException().isThrownBy(() -> new ShardWriter(schema, 6000));
    }

    @Test
    void isOfNoUseOnceFinished() throws IOException {
        try (ShardWriter writer = new ShardWriter(Shards.schema(), 1)) {
            writer.finish(folder.resolve("0.arrow"));
            assertThatIllegalStateException()
                    .isThrownBy(() -> writer.append(Shards.key(0), Shards.features(Shards.SHAPE, 0)));
            assertThatIllegalStateException().isThrownBy(() -> writer.finish(folder.resolve("1.arrow")));
        }
    }

    private static Stream<String> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }
}
