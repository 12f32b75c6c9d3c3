package dev.loff.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

        ScanResult result = scan("path,label,split\nx/1.jpg,cat,train\nx/2.jpg,dog,val\n./y//3.jpg,cat,Test\n");

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
    void mistakesAreNamedWithTheirLine() throws IOException {
        Images.write(temp, "1.jpg");
        refuses("", "it is empty", "line=1");
        refuses("path,label,weight\n", "a column is unknown", "line=1", "column=weight");
        refuses("path,label,label\n", "named twice", "column=label");
        refuses("path,split\n", "a column is missing", "column=label");
        refuses("label\n", "a column is missing", "column=path");
        refuses("path,label\n1.jpg,a\n1.jpg\n", "1 fields, the header 2", "line=3");
        refuses("path,label\n\n\n,a\n", "no path", "line=4");
        refuses("path,label\n1.jpg, \n", "no label", "line=2", "path=1.jpg");
        refuses("path,label,split\n1.jpg,a,dev\n", "a split is none of", "line=2", "split=dev");
        refuses("path,label\n../1.jpg,a\n", "leaves the manifest's folder", "line=2", "path=../1.jpg");
        refuses("path,label\n/etc/1.jpg,a\n", "leaves the manifest's folder", "line=2");
        refuses("path,label\n\"1.jpg\n,a", "not closed", "line=2");
        refuses("path,label\n1\".jpg,a", "a quote stands inside", "line=2");
        refuses("path,label\n\"1.jpg\"x,a", "goes on after its closing quote", "line=2");
        Path latin = Files.write(
                temp.resolve("latin.csv"), "path,label\ncaf\u00e9.jpg,a\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> DatasetScan.of(latin).scan(temp.resolve("s"))).hasMessageContaining("not UTF-8");
    }
}
