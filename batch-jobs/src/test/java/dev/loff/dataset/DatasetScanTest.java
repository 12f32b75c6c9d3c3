package dev.loff.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetScanTest {
    @TempDir
    private Path temp;

    private Path root;
    private Path target;

    @BeforeEach
    void folders() throws IOException {
        root = Files.createDirectories(temp.resolve("pictures"));
        target = temp.resolve("snapshots");
    }

    private ScanResult scan() {
        return DatasetScan.of(root).scan(target);
    }

    @Test
    void folderPerClassGivesLabelledImagesInPathOrder() {
        Images.write(root, "dog/b.jpg", "cat/z/deep/1.png", "dog/a.JPEG", "cat-big/1.webp");

        DatasetSnapshot snapshot = scan().snapshot();

        assertThat(Images.paths(snapshot))
                .containsExactly("cat-big/1.webp", "cat/z/deep/1.png", "dog/a.JPEG", "dog/b.jpg");
        assertThat(snapshot.classes()).containsExactly("cat", "cat-big", "dog");
        assertThat(snapshot.labelled()).isTrue();
        ImageEntry first = Images.entries(snapshot).get(0);
        String content = "content of cat-big/1.webp";
        assertThat(first.sha256()).isEqualTo(Images.hash(content));
        assertThat(first.sizeBytes()).isEqualTo(content.length());
        assertThat(first.label()).isEqualTo("cat-big");
        assertThat(first.under(root)).exists();
    }

    @Test
    void orderIsThatOfUtf8BytesEvenWhereJavaStringsDiffer() {
        // U+FF5E sorts after U+1F600 as UTF-16, before it as UTF-8.
        Images.write(root, "a/\uD83D\uDE00.jpg", "a/\uFF5E.jpg", "b/1.jpg");

        assertThat(Images.paths(scan().snapshot())).containsExactly("a/\uFF5E.jpg", "a/\uD83D\uDE00.jpg", "b/1.jpg");
    }

    @Test
    void threeSplitFoldersAreUsedUnchanged() {
        for (int i = 0; i < 40; i++) {
            Images.write(root, "train/a/" + i + ".jpg", "val/b/" + i + ".jpg", "test/a/" + i + ".jpg");
        }

        DatasetSnapshot snapshot = scan().snapshot();

        assertThat(snapshot.counts()).isEqualTo(new SplitCounts(40, 40, 40));
        assertThat(snapshot.counts("a")).isEqualTo(new SplitCounts(40, 0, 40));
        assertThat(snapshot.classes()).containsExactly("a", "b");
    }

    @Test
    void validationIsTakenOutOfTrainWhenItHasNoFolder() {
        for (int i = 0; i < 400; i++) {
            Images.write(root, "train/a/" + i + ".jpg", "test/b/" + i + ".jpg");
        }

        SplitCounts counts = scan().snapshot().counts();

        assertThat(counts.test()).isEqualTo(400);
        assertThat(counts.validation()).isBetween(20L, 60L);
        assertThat(counts.train()).isEqualTo(400 - counts.validation());
    }

    @Test
    void splitOfAnImageDoesNotChangeWhenImagesAreAdded() {
        for (int i = 0; i < 100; i++) {
            Images.write(root, "a/" + i + ".jpg", "b/" + i + ".jpg");
        }
        List<ImageEntry> before = Images.entries(scan().snapshot());
        for (int i = 100; i < 200; i++) {
            Images.write(root, "a/" + i + ".jpg", "c/" + i + ".jpg");
        }
        DatasetSnapshot after = scan().snapshot();

        assertThat(before).extracting(ImageEntry::split).contains(Split.values());
        assertThat(before).allSatisfy(entry -> assertThat(Images.split(after, entry.path()))
                .isEqualTo(entry.split()));
    }

    @Test
    void unlabelledFolderTakesEveryImageAtAnyDepth() {
        Images.write(root, "1.jpg", "x/2.jpg", "x/y/3.png", "x/notes.txt");

        ScanResult result = DatasetScan.of(root).unlabelled().scan(target);

        assertThat(Images.paths(result.snapshot())).containsExactly("1.jpg", "x/2.jpg", "x/y/3.png");
        assertThat(Images.entries(result.snapshot()))
                .allSatisfy(entry -> assertThat(entry.label()).isNull());
        assertThat(result.snapshot().labelled()).isFalse();
        assertThat(result.snapshot().classes()).isEmpty();
        assertThat(result.snapshot().size()).isEqualTo(3);
    }

    @Test
    void sameContentGivesTheSameFileForAnyRootAndNumberOfThreads() throws IOException {
        Path copy = temp.resolve("copy/elsewhere");
        for (int i = 0; i < 300; i++) {
            Images.write(root, "a/" + i + ".jpg", "b/" + i + ".jpg");
        }
        for (int i = 299; i >= 0; i--) {
            Images.write(copy, "b/" + i + ".jpg", "a/" + i + ".jpg");
        }
        ScanResult first = scan();

        ScanResult second = DatasetScan.of(copy).threads(1).sortBytes(1000).scan(target);

        assertThat(second.snapshot().id()).isEqualTo(first.snapshot().id());
        assertThat(second.snapshot().file())
                .hasSameBinaryContentAs(first.snapshot().file());
        assertThat(second.snapshot().file().getFileName().toString())
                .startsWith(second.snapshot().id().hex());
        try (Stream<Path> files = Files.list(target)) {
            assertThat(files)
                    .containsExactlyInAnyOrder(
                            first.snapshot().file(),
                            first.findings().file(),
                            second.snapshot().file(),
                            second.findings().file());
        }
    }

    @Test
    void everyFileIsReadOnceAndProgressIsReported() {
        Images.write(root, "a/1.jpg", "a/2.jpg", "b/3.jpg");
        Set<Path> opened = ConcurrentHashMap.newKeySet();
        List<Long> images = new ArrayList<>();
        List<Long> bytes = new ArrayList<>();

        DatasetSnapshot snapshot = DatasetScan.of(root)
                .opener(file -> {
                    assertThat(opened.add(file))
                            .as("first time %s is opened", file)
                            .isTrue();
                    return Files.newInputStream(file);
                })
                .progress((soFar, bytesSoFar) -> {
                    images.add(soFar);
                    bytes.add(bytesSoFar);
                })
                .scan(target)
                .snapshot();

        assertThat(images).containsExactly(1L, 2L, 3L);
        assertThat(bytes.get(2)).isEqualTo(snapshot.sizeBytes()).isEqualTo(3L * "content of a/1.jpg".length());
    }

    @Test
    void exceptionFromProgressEndsTheScanAndLeavesNothingBehind() throws IOException {
        Images.write(root, "a/1.jpg", "b/3.jpg");

        assertThatThrownBy(() -> DatasetScan.of(root)
                        .progress((images, bytes) -> {
                            throw new IllegalStateException("stopped");
                        })
                        .scan(target))
                .hasMessage("stopped");
        try (Stream<Path> files = Files.list(target)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void unusableSourcesAreRefused() throws IOException {
        assertThatThrownBy(() -> DatasetScan.of(temp.resolve("gone")).scan(target))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("it is not there (source=");
        assertThatThrownBy(this::scan).hasMessageContaining("it has no images");
        Images.write(root, "photos/1.jpg", "photos/2.jpg");
        assertThatThrownBy(this::scan)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("of one class")
                .hasMessageContaining("class=photos");
        assertThatThrownBy(() -> DatasetScan.of(root).scan(Images.put(temp, "file.txt", "in the way")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("Cannot scan data set");
    }

    @Test
    void contentIsHashedInFullWhateverItsSize() {
        String large = "0123456789abcdef".repeat(20_000);
        Images.put(root, "a/large.jpg", large);
        Images.write(root, "b/1.jpg");

        ImageEntry entry = Images.entries(scan().snapshot()).get(0);

        assertThat(entry.sizeBytes()).isEqualTo(large.length());
        assertThat(entry.sha256()).isEqualTo(Sha256.of(large.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void unvisitedPathMayBeAFolderUnlessItIsNamedLikeAFile() throws IOException {
        Files.createDirectories(root.resolve("cat/folder.jpg"));
        Images.write(root, "cat/image");

        assertThat(UnlistedFolders.mayBeFolder(root.resolve("cat/folder.jpg"))).isTrue();
        assertThat(UnlistedFolders.mayBeFolder(root.resolve("cat/image"))).isFalse();
        assertThat(UnlistedFolders.mayBeFolder(root.resolve("cat/gone"))).isTrue();
        assertThat(UnlistedFolders.mayBeFolder(root.resolve("cat/gone.jpg"))).isFalse();
    }

    @Test
    void aFolderThatVanishesWhileTheDatasetIsListedFailsTheScan() {
        for (int i = 0; i < 20; i++) {
            Images.write(root, "cat/" + i + ".jpg", "dog/" + i + ".jpg");
        }
        // One thread and few places in its queue: the walk itself opens files of the first folder before it reaches the
        // second.
        OtherFolder other = new OtherFolder(root);

        assertThatThrownBy(() -> DatasetScan.of(root)
                        .threads(1)
                        .opener(other::removeAndOpen)
                        .scan(target))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a folder could not be listed")
                .satisfies(e -> assertThat(e).hasMessageContaining(other.removed + ": it is not there any more"));
    }

    /** When a file is opened for the first time, removes the class folder that it is not in. */
    private static final class OtherFolder {
        private final Path root;
        private String removed = "";

        OtherFolder(Path root) {
            this.root = root;
        }

        synchronized InputStream removeAndOpen(Path file) throws IOException {
            if (removed.isEmpty()) {
                removed = file.startsWith(root.resolve("cat")) ? "dog" : "cat";
                for (int i = 0; i < 20; i++) {
                    Files.delete(root.resolve(removed).resolve(i + ".jpg"));
                }
                Files.delete(root.resolve(removed));
            }
            return Files.newInputStream(file);
        }
    }

    @Test
    void foldersThatCouldNotBeListedAreNamed() {
        UnlistedFolders unlisted = new UnlistedFolders();
        unlisted.check(root);
        unlisted.add("dog/inner", new AccessDeniedException("/data/dog/inner"));

        assertThatThrownBy(() -> unlisted.check(root))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a folder could not be listed")
                .hasMessageContaining("dog/inner: this user may not read it");
    }
}
