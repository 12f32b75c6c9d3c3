package dev.loff.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a scan leaves out, and that it reports it. */
class ScanFindingsTest {
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
    void filesThatAreNotImagesAreLeftOutAndCounted() {
        Images.write(
                root, "a/1.jpg", "b/2.tiff", "b/notes.txt", "a/no-extension", "labels.csv", "a/jpg", "a/empty.dat");
        Images.put(root, "a/text-inside.jpg", "this is text, and stays in");
        Images.put(root, "b/BMW.txt", "BM begins this text, which is no bitmap");
        Images.put(root, "b/raw.nef", "II*\0 a camera's own file with a preview in it");

        ScanResult result = scan();

        assertThat(Images.paths(result.snapshot())).containsExactly("a/1.jpg", "a/text-inside.jpg", "b/2.tiff");
        assertThat(Images.found(result, Finding.Kind.NOT_AN_IMAGE))
                .containsExactly(
                        "a/empty.dat",
                        "a/jpg",
                        "a/no-extension",
                        "b/BMW.txt",
                        "b/notes.txt",
                        "b/raw.nef",
                        "labels.csv");
    }

    @Test
    void fileThatStartsLikeAnImageIsOneWhateverItsName() throws IOException {
        Map<String, String> starts = Map.of(
                "a/1.jfif", "ffd8ffe0",
                "a/2.JPE", "ffd8ffdb",
                "a/3", "89504e470d0a1a0a",
                "a/4.txt", "474946383961",
                "b/5.dat", "424d0000000000000000360000002800000001000000",
                "b/6.jpg.bak", "52494646000000005745425056503820",
                "b/7.1234", "49492a0008000000",
                "b/8.xml", "000000186674797068656963");
        for (Map.Entry<String, String> file : starts.entrySet()) {
            Path path = root.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, HexFormat.of().parseHex(file.getValue()));
        }
        Files.createSymbolicLink(root.resolve("b/link"), root.resolve("b/7.1234"));
        Images.put(root, "loose", "GIF89a");

        ScanResult result = scan();

        assertThat(Images.paths(result.snapshot())).containsExactlyInAnyOrderElementsOf(starts.keySet());
        assertThat(Images.found(result, Finding.Kind.NOT_AN_IMAGE)).isEmpty();
        assertThat(Images.found(result, Finding.Kind.DUPLICATE)).containsExactly("b/link");
        assertThat(Images.found(result, Finding.Kind.OUTSIDE_CLASS)).containsExactly("loose");
    }

    @Test
    void classOfImagesWithoutExtensionIsNotEmptyAndOneOfTextsIs() {
        Images.put(root, "a/1", "GIF89a");
        Images.put(root, "b/2", "GIF87a");
        Images.put(root, "c/3", "text");

        ScanResult result = scan();

        assertThat(result.snapshot().classes()).containsExactly("a", "b");
        assertThat(Images.found(result, Finding.Kind.EMPTY_CLASS)).containsExactly("c");
    }

    @Test
    void pipeIsNeverOpened() throws Exception {
        Images.write(root, "a/1.jpg", "b/2.jpg");
        for (String name : List.of("a/pipe.jpg", "a/pipe", "train")) {
            assumeThat(new ProcessBuilder("mkfifo", root.resolve(name).toString())
                            .start()
                            .waitFor())
                    .isZero();
        }

        assertThat(Images.found(assertTimeoutPreemptively(Duration.ofMinutes(1), this::scan), Finding.Kind.NOT_A_FILE))
                .containsExactly("a/pipe", "a/pipe.jpg", "train");
    }

    @Test
    void filesOfSystemsAndToolsAreNeverImagesOrClassesAndAFolderCountsOnce() {
        Images.write(root, "a/1.jpg", "b/2.jpg", "a/__MACOSX/._1.jpg", "__MACOSX/a/1.jpg", "__macosx/b/2.jpg");
        Images.write(root, "@eaDir/a/1.jpg", "b/@EADIR/2.jpg", ".ipynb_checkpoints/a.jpg", "lost+found/3.jpg");
        Images.write(root, "#recycle/4.jpg", "$RECYCLE.BIN/5.jpg", "System Volume Information/6.jpg");
        Images.write(root, "a/._1.jpg", "._c/7.jpg", "a/Thumbs.db", "b/DESKTOP.INI", "a/.DS_Store");

        ScanResult result = scan();

        assertThat(Images.paths(result.snapshot())).containsExactly("a/1.jpg", "b/2.jpg");
        assertThat(result.snapshot().classes()).containsExactly("a", "b");
        assertThat(Images.found(result, Finding.Kind.SYSTEM_FILE))
                .containsExactly(
                        "#recycle",
                        "$RECYCLE.BIN",
                        "._c",
                        ".ipynb_checkpoints",
                        "@eaDir",
                        "System Volume Information",
                        "__MACOSX",
                        "__macosx",
                        "a/.DS_Store",
                        "a/._1.jpg",
                        "a/Thumbs.db",
                        "a/__MACOSX",
                        "b/@EADIR",
                        "b/DESKTOP.INI",
                        "lost+found");
        assertThat(result.findings().count(Finding.Kind.EMPTY_CLASS)).isZero();
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

    /** A file whose disk fails in the middle of a read. */
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
    void fileNameThatIsNotUtf8IsListed() throws Exception {
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
}
