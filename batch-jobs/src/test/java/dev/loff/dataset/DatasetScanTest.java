package dev.loff.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
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
    void splitFoldersAreUsedAsTheyAreWhenAllThreeAreThere() {
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
    void splitOfAnImageDoesNotChangeWhenImagesCome() {
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
    void oneFolderNamedLikeASplitAmongOthersIsAClass() {
        Images.write(root, "train/1.jpg", "aeroplane/2.jpg");

        assertThat(scan().snapshot().classes()).containsExactly("aeroplane", "train");
    }

    @Test
    void splitFoldersBesideOtherFoldersAreRefused() {
        Images.write(root, "train/a/1.jpg", "test/a/2.jpg", "extra/3.jpg");

        assertThatThrownBy(this::scan)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("side by side")
                .hasMessageContaining("splits=[test, train]")
                .hasMessageContaining("others=[extra]");
    }

    @Test
    void hiddenFilesAndFoldersAreLeftOutAndCounted() {
        Images.write(root, "a/1.jpg", "b/2.jpg", "a/.hidden.jpg", ".git/x/y.jpg", "b/.thumbs/2.jpg");

        ScanResult result = scan();

        assertThat(Images.paths(result.snapshot())).containsExactly("a/1.jpg", "b/2.jpg");
        assertThat(Images.found(result, Finding.Kind.HIDDEN)).containsExactly(".git", "a/.hidden.jpg", "b/.thumbs");
        assertThat(result.findings().count(Finding.Kind.HIDDEN)).isEqualTo(3);
    }

    @Test
    void linkToAnImageInsideIsReadAndLinksToElsewhereAreLeftOut() throws IOException {
        Images.write(root, "a/1.jpg", "b/2.jpg", "c/3.jpg", "c/sub/4.jpg");
        Images.write(temp, "outside/secret.jpg", "outside/more/5.jpg");
        Files.createSymbolicLink(root.resolve("a/same.jpg"), root.resolve("a/1.jpg"));
        Files.createSymbolicLink(root.resolve("a/out.jpg"), temp.resolve("outside/secret.jpg"));
        Files.createSymbolicLink(root.resolve("a/nowhere.jpg"), Path.of("gone.jpg"));
        Files.createSymbolicLink(root.resolve("a/loop.jpg"), Path.of("loop.jpg"));
        Files.createSymbolicLink(root.resolve("b/up"), root);
        Files.createSymbolicLink(root.resolve("d"), temp.resolve("outside"));

        ScanResult result = scan();

        assertThat(Images.paths(result.snapshot())).containsExactly("a/1.jpg", "b/2.jpg", "c/3.jpg", "c/sub/4.jpg");
        assertThat(Images.found(result, Finding.Kind.DUPLICATE)).containsExactly("a/same.jpg");
        assertThat(Images.found(result, Finding.Kind.LINK))
                .containsExactly("a/loop.jpg", "a/nowhere.jpg", "a/out.jpg", "b/up", "d");
    }

    @Test
    void rootMayItselfBeALink() throws IOException {
        Images.write(root, "a/1.jpg", "b/2.jpg");
        Path link = Files.createSymbolicLink(temp.resolve("link"), root);

        assertThat(DatasetScan.of(link).scan(target).snapshot().id())
                .isEqualTo(scan().snapshot().id());
    }

    @Test
    void classFolderWithoutImagesIsNoClassAndCounted() throws IOException {
        Images.write(root, "a/1.jpg", "b/2.jpg", "c/readme.txt");
        Files.createDirectories(root.resolve("d/sub"));

        ScanResult result = scan();

        assertThat(result.snapshot().classes()).containsExactly("a", "b");
        assertThat(Images.found(result, Finding.Kind.EMPTY_CLASS)).containsExactly("c", "d");
    }

    @Test
    void duplicateWithTheSameLabelIsKeptOnceUnderItsFirstPath() {
        Images.write(root, "b/other.jpg");
        Images.put(root, "a/2.jpg", "same");
        Images.put(root, "a/1.jpg", "same");
        Images.put(root, "a/3.jpg", "same");

        ScanResult result = scan();

        assertThat(Images.paths(result.snapshot())).containsExactly("a/1.jpg", "b/other.jpg");
        assertThat(Images.found(result, Finding.Kind.DUPLICATE)).containsExactly("a/2.jpg", "a/3.jpg");
        try (Stream<Finding> findings = result.findings().list()) {
            assertThat(findings).extracting(Finding::detail).containsOnly("of a/1.jpg");
        }
    }

    @Test
    void sameContentUnderTwoLabelsIsLeftOutEverywhereAndListed() {
        Images.write(root, "a/1.jpg", "b/2.jpg");
        Images.put(root, "a/x.jpg", "same");
        Images.put(root, "b/x.jpg", "same");
        Images.put(root, "b/y.jpg", "same");

        ScanResult result = scan();

        assertThat(Images.paths(result.snapshot())).containsExactly("a/1.jpg", "b/2.jpg");
        assertThat(Images.found(result, Finding.Kind.AMBIGUOUS)).containsExactly("a/x.jpg", "b/x.jpg", "b/y.jpg");
    }

    @Test
    void sameContentInTwoSplitsStaysInTestSoThatNothingLeaks() {
        Images.write(root, "train/b/other.jpg");
        Images.put(root, "train/a/1.jpg", "everywhere");
        Images.put(root, "val/a/1.jpg", "everywhere");
        Images.put(root, "test/a/9.jpg", "everywhere");
        Images.put(root, "train/a/2.jpg", "seldom");
        Images.put(root, "val/a/2.jpg", "seldom");

        ScanResult result = scan();

        assertThat(Images.paths(result.snapshot())).containsExactly("test/a/9.jpg", "train/b/other.jpg", "val/a/2.jpg");
        assertThat(Images.found(result, Finding.Kind.DUPLICATE_ACROSS_SPLITS))
                .containsExactly("train/a/1.jpg", "train/a/2.jpg", "val/a/1.jpg");
    }

    @Test
    void whatIsNoImageByItsExtensionIsLeftOutAndCounted() {
        Images.write(root, "a/1.jpg", "b/2.tiff", "b/notes.txt", "a/no-extension", "labels.csv", "a/jpg");
        Images.put(root, "a/text-inside.jpg", "this is text, and stays in");

        ScanResult result = scan();

        assertThat(Images.paths(result.snapshot())).containsExactly("a/1.jpg", "a/text-inside.jpg", "b/2.tiff");
        assertThat(Images.found(result, Finding.Kind.NOT_AN_IMAGE))
                .containsExactly("a/jpg", "a/no-extension", "b/notes.txt", "labels.csv");
    }

    @Test
    void folderNamedLikeAnImageIsCountedAndItsImagesStay() {
        Images.write(root, "a/1.jpg", "b/2.jpg", "b/folder.jpg/3.jpg");

        ScanResult result = scan();

        assertThat(Images.paths(result.snapshot())).contains("b/folder.jpg/3.jpg");
        assertThat(Images.found(result, Finding.Kind.NOT_A_FILE)).containsExactly("b/folder.jpg");
    }

    @Test
    void imagesOutsideClassFoldersAreLeftOutAndCounted() {
        Images.write(root, "lost.jpg", "a/1.jpg", "b/2.jpg");

        assertThat(Images.found(scan(), Finding.Kind.OUTSIDE_CLASS)).containsExactly("lost.jpg");
    }

    @Test
    void emptyFilesStayInOnceEvenUnderSeveralLabels() {
        Images.write(root, "a/1.jpg", "b/2.jpg");
        Images.put(root, "a/empty.jpg", "");
        Images.put(root, "b/empty.jpg", "");

        ScanResult result = scan();

        assertThat(Images.paths(result.snapshot())).containsExactly("a/1.jpg", "a/empty.jpg", "b/2.jpg");
        assertThat(Images.found(result, Finding.Kind.DUPLICATE)).containsExactly("b/empty.jpg");
    }

    @Test
    void unreadableAndVanishedImagesAreListedAndDoNotEndTheScan() {
        Images.write(root, "a/1.jpg", "b/2.jpg", "a/denied.jpg", "a/vanished.jpg", "a/stale.jpg");
        ContentHashing.Opener opener = file -> switch (file.getFileName().toString()) {
            case "denied.jpg" -> throw new AccessDeniedException(file.toString());
            case "vanished.jpg" -> throw new NoSuchFileException(file.toString());
            case "stale.jpg" -> new BreaksOff();
            default -> Files.newInputStream(file);
        };

        ScanResult result = DatasetScan.of(root).opener(opener).scan(target);

        assertThat(Images.paths(result.snapshot())).containsExactly("a/1.jpg", "b/2.jpg");
        assertThat(Images.found(result, Finding.Kind.UNREADABLE)).containsExactly("a/denied.jpg", "a/stale.jpg");
        assertThat(Images.found(result, Finding.Kind.VANISHED)).containsExactly("a/vanished.jpg");
    }

    /** A file whose disk fails half way. */
    private static final class BreaksOff extends InputStream {
        private boolean begun;

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (begun) {
                throw new IOException("Input/output error");
            }
            begun = true;
            return 1;
        }

        @Override
        public int read() throws IOException {
            return read(new byte[1], 0, 1);
        }
    }

    @Test
    void fileAndFolderWithoutPermissionAreListed() throws IOException {
        Images.write(root, "a/1.jpg", "b/2.jpg", "a/denied.jpg", "b/locked/3.jpg");
        Path denied = root.resolve("a/denied.jpg");
        Path locked = root.resolve("b/locked");
        Files.setPosixFilePermissions(denied, Set.of());
        Files.setPosixFilePermissions(locked, Set.of());
        assumeThat(Files.isReadable(denied)).as("root reads everything").isFalse();
        try {
            assertThat(Images.found(scan(), Finding.Kind.UNREADABLE)).containsExactly("a/denied.jpg", "b/locked");
        } finally {
            Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void namesWithTabsLineEndsAndBackslashesSurvive() {
        String path = "a\\b/tab\there\nline\r\u0001\u007f \\n.jpg";
        Images.write(root, path, "b/2.jpg");

        DatasetSnapshot snapshot = scan().snapshot();

        assertThat(Images.paths(snapshot)).contains(path);
        assertThat(snapshot.classes()).containsExactly("a\\b", "b");
        assertThat(Images.entries(snapshot).get(0).under(root)).exists();
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
    void sameContentGivesTheSameFileWhereverItLiesAndHoweverManyThreadsRead() throws IOException {
        Path copy = temp.resolve("copy/elsewhere");
        for (int i = 0; i < 300; i++) {
            Images.write(root, "a/" + i + ".jpg", "b/" + i + ".jpg");
        }
        for (int i = 299; i >= 0; i--) {
            Images.write(copy, "b/" + i + ".jpg", "a/" + i + ".jpg");
        }
        ScanResult first = scan();
        FileTime written = Files.getLastModifiedTime(first.snapshot().file());

        ScanResult second = DatasetScan.of(copy).threads(1).sortBytes(1000).scan(target);

        assertThat(second.snapshot().file()).isEqualTo(first.snapshot().file());
        assertThat(Files.getLastModifiedTime(second.snapshot().file())).isEqualTo(written);
        assertThat(second.snapshot().file()).hasFileName(second.snapshot().id().hex() + ".tsv");
        try (Stream<Path> files = Files.list(target)) {
            assertThat(files)
                    .containsExactlyInAnyOrder(
                            first.snapshot().file(), first.findings().file());
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
    void sourcesThatAreNoneAreRefused() throws IOException {
        assertThatThrownBy(() -> DatasetScan.of(temp.resolve("gone")).scan(target))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("it is not there (source=");
        assertThatThrownBy(this::scan).hasMessageContaining("no image is left");
        Images.write(root, "photos/1.jpg", "photos/2.jpg");
        assertThatThrownBy(this::scan)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least two classes")
                .hasMessageContaining("classes=[photos]");
        assertThatThrownBy(() -> DatasetScan.of(root).scan(Images.put(temp, "file.txt", "in the way")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("Cannot scan data set");
    }

    @Test
    void fileNameThatIsNoUtf8IsListedAndNotLost() throws Exception {
        Images.write(root, "a/1.jpg", "b/2.jpg");
        String folder = root.resolve("a").toString();
        Process touch = new ProcessBuilder("sh", "-c", "printf x > \"$0/$(printf 'bad\\377.jpg')\"", folder).start();
        assumeThat(touch.waitFor()).isZero();

        ScanResult result = scan();

        assertThat(result.snapshot().size()).isEqualTo(2);
        assertThat(Images.found(result, Finding.Kind.UNREADABLE))
                .singleElement()
                .asString()
                .startsWith("a/bad");
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
}
