package dev.loff.dataset;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestScanTest {
    @TempDir
    private Path temp;

    private ScanResult scan(String manifest) {
        return DatasetScan.of(Images.put(temp, "list.csv", manifest)).scan(temp.resolve("snapshots"));
    }

    private void refuses(String manifest, String... parts) {
        assertThatThrownBy(() -> scan(manifest))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Cannot read manifest: ")
                .hasMessageContaining("list.csv")
                .hasMessageContainingAll(parts);
    }

    @Test
    void listedImagesHaveTheLabelAndSplitOfTheirLine() {
        Images.write(temp, "x/1.jpg", "x/2.jpg", "y/3.jpg", "not-listed.jpg");

        ScanResult result = scan("path,label,split\nx/1.jpg,cat,train\nx/2.jpg,dog,val\n./y//3.jpg,cat,Evaluation \n");

        assertThat(Images.paths(result.snapshot())).containsExactly("x/1.jpg", "x/2.jpg", "y/3.jpg");
        assertThat(Images.entries(result.snapshot()))
                .extracting(ImageEntry::split)
                .containsExactly(Split.TRAIN, Split.VALIDATION, Split.TEST);
        assertThat(Images.entries(result.snapshot()))
                .extracting(ImageEntry::label)
                .containsExactly("cat", "dog", "cat");
        assertThat(result.root().resolve("y/3.jpg")).exists();
    }

    @Test
    void sameImagesInFolderAndManifestGiveTheSameSnapshot() {
        Images.write(temp, "cat/1.jpg", "dog/2.jpg", "dog/3.jpg");

        DatasetSnapshot listed =
                scan("label,path\ncat,cat/1.jpg\ndog,dog/3.jpg\ndog,dog/2.jpg").snapshot();

        assertThat(listed.id())
                .isEqualTo(
                        DatasetScan.of(temp).scan(temp.resolve(".s")).snapshot().id());
    }

    @Test
    void quotedFieldsMayHoldCommasQuotesAndLineEnds() {
        Images.write(temp, "a,b.jpg", "say \"hi\".jpg", "two\nlines.jpg");

        String lines = String.join(
                "\r\n",
                "\uFEFF\"path\",label",
                "\"a,b.jpg\",cat",
                "\"say \"\"hi\"\".jpg\",\"dog, big\"",
                "\"two\nlines.jpg\",cat",
                "",
                "");

        ScanResult result = scan(lines);

        assertThat(Images.paths(result.snapshot())).containsExactly("a,b.jpg", "say \"hi\".jpg", "two\nlines.jpg");
        assertThat(result.snapshot().classes()).containsExactly("cat", "dog, big");
    }

    @Test
    void unlabelledManifestNeedsOnlyPaths() {
        Images.write(temp, "1.jpg", "2.jpg");
        Path manifest = Images.put(temp, "list.csv", "path\n1.jpg\n2.jpg\n");

        DatasetSnapshot snapshot =
                DatasetScan.of(manifest).unlabelled().scan(temp.resolve("s")).snapshot();

        assertThat(snapshot.labelled()).isFalse();
        assertThat(snapshot.size()).isEqualTo(2);
    }

    @Test
    void linesThatNameNoImageAreFindings() throws IOException {
        Images.write(temp, "1.jpg", "2.jpg", "notes.txt", "folder.jpg/4.jpg");
        Path outside = Files.createTempFile("outside", ".jpg");
        Files.createSymbolicLink(temp.resolve("out.jpg"), outside);

        ScanResult result = scan("path,label\n1.jpg,a\n2.jpg,b\nnotes.txt,a\ngone.jpg,a\nfolder.jpg,b\nout.jpg,b\n");
        Files.delete(outside);

        assertThat(Images.paths(result.snapshot())).containsExactly("1.jpg", "2.jpg");
        assertThat(Images.found(result, Finding.Kind.NOT_AN_IMAGE)).containsExactly("notes.txt");
        assertThat(Images.found(result, Finding.Kind.VANISHED)).containsExactly("gone.jpg");
        assertThat(Images.found(result, Finding.Kind.NOT_A_FILE)).containsExactly("folder.jpg");
        assertThat(Images.found(result, Finding.Kind.LINK)).containsExactly("out.jpg");
    }

    @Test
    void pathListedTwiceIsADuplicateOrWithTwoLabelsAmbiguous() {
        Images.write(temp, "1.jpg", "2.jpg", "3.jpg", "4.jpg");

        ScanResult result = scan("path,label\n1.jpg,a\n1.jpg,a\n2.jpg,b\n3.jpg,a\n3.jpg,b\n");

        assertThat(Images.paths(result.snapshot())).containsExactly("1.jpg", "2.jpg");
        assertThat(Images.found(result, Finding.Kind.DUPLICATE)).containsExactly("1.jpg");
        assertThat(Images.found(result, Finding.Kind.AMBIGUOUS)).containsExactly("3.jpg", "3.jpg");
    }

    @Test
    void mistakesAreNamedWithTheirLine() {
        Images.write(temp, "1.jpg");
        refuses("", "it is empty", "line=1");
        refuses("path,label,weight\n", "column 3 of 3 is none of path, label and optionally split", "line=1");
        refuses("path,label,label\n", "the column label is there twice");
        refuses("path,split\n", "the column label is missing");
        refuses("path,label\n1.jpg,a\n1.jpg\n", "1 fields, the header 2", "line=3");
        refuses("path,label\n\n\n,a\n", "no path", "line=4");
        refuses("path,label\n1.jpg, \n", "no label", "line=2", "path='1.jpg'");
        refuses("path,label,split\n1.jpg,a,holdout\n", "a split is none of", "line=2", "split='holdout'");
        refuses("path,label\n../1.jpg,a\n", "leaves the manifest's folder", "line=2", "path='../1.jpg'");
        refuses("path,label\n/etc/1.jpg,a\n", "leaves the manifest's folder", "line=2");
        refuses("path,label\n\"1.jpg\n,a", "not closed", "line=2");
        refuses("path,label\n1\".jpg,a", "a quote stands inside", "line=2");
        refuses("path,label\n\"1.jpg\"x,a", "goes on after its closing quote", "line=2");
        refuses("path,label\n1.jpg,a\0b\n", "a NUL character", "line=2");
        refuses("path,label\n1.jpg,a\u001b[31m\n", "a control character: 'a\\u001b[31m'", "line=2");
        refuses("path,label\n1.jpg," + "x".repeat(300) + "\n", "longer than 255 characters", "x".repeat(60) + "…'");
        refuses("path,label\r1.jpg,a\r,a\r", "no path", "line=3");
        refuses("path,label\n1.jpg,\"a\r\nb\n\"\n,a", "control character", "line=2");
    }

    @Test
    void otherEncodingsAreNamed() throws IOException {
        refusesBytes(
                "path,label\n1.jpg,a\ncaf\u00e9.jpg,a\n", ISO_8859_1, "not UTF-8", "save the file as UTF-8", "line=3");
        refusesBytes("\uFEFFpath,label\n1.jpg,a\n", UTF_16LE, "it is UTF-16; save it as UTF-8");
        refusesBytes("\uFEFFpath,label\n1.jpg,a\n", UTF_16BE, "it is UTF-16; save it as UTF-8");
        refusesBytes("path,label\n1.jpg,a\n", UTF_16LE, "it is no manifest", "in UTF-8");
    }

    private void refusesBytes(String text, Charset charset, String... parts) throws IOException {
        Path manifest = Files.write(temp.resolve("list.csv"), text.getBytes(charset));
        assertThatThrownBy(() -> DatasetScan.of(manifest).scan(temp.resolve("s")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(parts);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "root:secret:0:0:::",
                "secret",
                "secret,secret\npath,label\n",
                "SECRET=x\0PATH=/bin\0",
                "path;label;secret\n1.jpg;a\n",
                "\"secret",
                "a\"secret",
                "\u007fELFsecret\u0000\u0001"
            })
    void contentOfOtherFilesIsNotQuoted(String content) {
        refuses(content, "it is no manifest: its first line must name the columns path, label and optionally split");
        assertThatThrownBy(() -> scan(content)).hasMessageNotContainingAny("secret", "SECRET", "ELF", "bin");
        String unknown = content.startsWith("path") ? content : "path,label,secret\n";
        assertThatThrownBy(() -> scan(unknown)).hasMessageNotContainingAny("secret", "SECRET", "ELF");
    }

    @Test
    void fileWithoutLineEndIsRefusedAfterOneRecord() throws IOException {
        long[] read = {0};
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                read[0]++;
                return 'x';
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                Arrays.fill(buffer, offset, offset + length, (byte) 'x');
                read[0] += length;
                return length;
            }
        };
        assertThatThrownBy(() -> new CsvReader(endless).read())
                .isInstanceOf(CsvReader.Malformed.class)
                .hasMessage("a field is longer than 32768 bytes");
        assertThat(read[0]).isLessThan(1 << 20);
        assertThatThrownBy(() ->
                        new CsvReader(new ByteArrayInputStream(("\"" + "x,\n".repeat(40_000)).getBytes(UTF_8))).read())
                .hasMessageContaining("longer than");
        assertThatThrownBy(() -> new CsvReader(
                                new ByteArrayInputStream(",".repeat(70_000).getBytes(UTF_8)))
                        .read())
                .hasMessage("a line is longer than 65536 bytes");
    }

    @Test
    void longFieldsNameTheirLineAndAreNotShown() {
        Images.write(temp, "1.jpg");
        refuses("path,label\n1.jpg," + "x".repeat(40_000) + "\n", "a field is longer than 32768 bytes", "line=2");
    }

    @Test
    void blanksAroundCellsAreIgnored() {
        Images.write(temp, "1.jpg", "2.jpg", "3.jpg", "4.jpg", "5.jpg");

        DatasetSnapshot snapshot =
                scan("path, label\n1.jpg,cat\n2.jpg, cat \n \"3.jpg\" , \"dog\"\t\n4.jpg ,\u00a0dog\u200b\n5.jpg,do\u0308g\n")
                        .snapshot();

        assertThat(snapshot.size()).isEqualTo(5);
        assertThat(snapshot.classes()).containsExactly("cat", "dog", "d\u00f6g");
    }

    @Test
    void labelsThatLookTheSameAreRefusedWithTheirLines() {
        Images.write(temp, "1.jpg", "2.jpg", "3.jpg");
        refuses(
                "path,label\n1.jpg,red maple\n2.jpg,oak\n3.jpg,red\u00a0maple\n",
                "differ only in white space",
                "'red maple' (line 2) and 'red\\u00a0maple' (line 4)",
                "line=4");
        refuses("path,label\n1.jpg,red maple\n2.jpg,red  maple\n", "'red maple' (line 2) and 'red  maple' (line 3)");
        refuses("path,label\n1.jpg,cat\n2.jpg,c\u200bat\n", "'c\\u200bat' (line 3)");
    }

    @Test
    void everyKindOfLineEndIsAccepted() {
        Images.write(temp, "1.jpg", "2.jpg", "3.jpg");

        assertThat(scan("\uFEFFpath,label\r1.jpg,a\r\n2.jpg,b\n\r\r\n3.jpg,a")
                        .snapshot()
                        .size())
                .isEqualTo(3);
    }

    @Test
    void pathsFindFilesThatMacOsOrWindowsNamed() {
        Images.write(temp, "cafe\u0301.jpg", "na\u00efve.jpg", "sub/2.jpg", " blank.jpg", "sub\\own.jpg");

        ScanResult result = scan("""
                path,label
                caf\u00e9.jpg,a
                nai\u0308ve.jpg,b
                sub\\2.jpg,a
                 blank.jpg,b
                sub\\own.jpg,b
                ..\\list.csv,a
                """);

        assertThat(Images.paths(result.snapshot()))
                .containsExactlyInAnyOrder(
                        "cafe\u0301.jpg", "na\u00efve.jpg", "sub/2.jpg", " blank.jpg", "sub\\own.jpg");
        assertThat(Images.found(result, Finding.Kind.VANISHED)).containsExactly("..\\list.csv");
    }

    @Test
    void contentAndSystemFoldersCountInManifestsToo() {
        Images.write(temp, "1.jpg", "2.jpg", "__MACOSX/._1.jpg", "x/._2.jpg", "notes.csv");
        Images.put(temp, "3", "GIF89a");

        ScanResult result =
                scan("path,label\n1.jpg,a\n2.jpg,b\n3,b\n__MACOSX/._1.jpg,a\nx/._2.jpg,b\nnotes.csv,c\ngone,c\n");

        assertThat(Images.paths(result.snapshot())).containsExactly("1.jpg", "2.jpg", "3");
        assertThat(Images.found(result, Finding.Kind.SYSTEM_FILE)).containsExactly("__MACOSX/._1.jpg", "x/._2.jpg");
        assertThat(Images.found(result, Finding.Kind.VANISHED)).containsExactly("gone");
        try (Stream<Finding> found = result.findings().list(Finding.Kind.NOT_AN_IMAGE)) {
            assertThat(found)
                    .containsExactly(new Finding(Finding.Kind.NOT_AN_IMAGE, "notes.csv", "by its content, line 7"));
        }
    }

    @Test
    void pipeAndDeviceAreNoManifests() throws Exception {
        Path pipe = temp.resolve("pipe.csv");
        assumeThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        for (Path source : List.of(pipe, Path.of("/dev/zero"))) {
            assertThatThrownBy(() -> DatasetScan.of(source).scan(temp.resolve("s")))
                    .hasMessageContaining("neither a folder nor a manifest");
        }
    }
}
