package dev.loff.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrawnPicturesTest {
    @TempDir
    private Path temp;

    @Test
    void folderIsALabelledDataSetOfPicturesThatDecode() throws IOException {
        DrawnPictures.writeFolder(temp.resolve("pictures"), 10, 1);

        ScanResult result = DatasetScan.of(temp.resolve("pictures")).scan(temp.resolve("target"));

        assertThat(result.snapshot().size()).isEqualTo(100);
        assertThat(result.snapshot().classes())
                .isEqualTo(DrawnPictures.classes())
                .hasSize(10);
        assertThat(result.findings().counts().values()).containsOnly(0L);
        List<ImageEntry> entries = Images.entries(result.snapshot());
        assertThat(entries).filteredOn(entry -> entry.path().endsWith(".png")).hasSize(10);
        for (ImageEntry entry : entries) {
            BufferedImage image = ImageIO.read(entry.under(result.root()).toFile());
            assertThat(image).as(entry.path()).isNotNull();
            assertThat(image.getWidth()).isBetween(180, 400);
        }
    }

    @Test
    void sameSeedDrawsTheSamePicturesAndAnotherSeedOthers() {
        DrawnPictures.writeFolder(temp.resolve("a"), 2, 1);
        DrawnPictures.writeFolder(temp.resolve("b"), 2, 1);
        DrawnPictures.writeFolder(temp.resolve("c"), 2, 2);

        List<Sha256> first = hashes("a");
        assertThat(hashes("b")).isEqualTo(first);
        assertThat(hashes("c")).doesNotContainAnyElementsOf(first);
    }

    private List<Sha256> hashes(String folder) {
        DatasetSnapshot snapshot = DatasetScan.of(temp.resolve(folder))
                .scan(temp.resolve("target"))
                .snapshot();
        return Images.entries(snapshot).stream().map(ImageEntry::sha256).toList();
    }

    @Test
    void brokenFilesStayInTheScanAndDoNotDecode() throws IOException {
        DrawnPictures.writeFolder(temp.resolve("pictures"), 1, 1);
        DrawnPictures.writeBrokenFiles(temp.resolve("pictures"), 1);

        ScanResult result = DatasetScan.of(temp.resolve("pictures")).scan(temp.resolve("target"));

        assertThat(Images.paths(result.snapshot()))
                .contains("fish/broken-cut.jpg", "fish/broken-empty.jpg", "fish/broken-text.jpg")
                .hasSize(13);
        Path fish = temp.resolve("pictures/fish");
        byte[] cut = Files.readAllBytes(fish.resolve("broken-cut.jpg"));
        assertThat(cut).startsWith(0xFF, 0xD8);
        assertThat(cut[cut.length - 2] == (byte) 0xFF && cut[cut.length - 1] == (byte) 0xD9)
                .as("ends as a whole JPEG does")
                .isFalse();
        assertThat(fish.resolve("broken-empty.jpg")).isEmptyFile();
        assertThat(ImageIO.read(fish.resolve("broken-text.jpg").toFile())).isNull();
    }

    @Test
    void zeroPicturesAreRefused() {
        assertThatThrownBy(() -> DrawnPictures.writeFolder(temp, 0, 1)).hasMessageContaining("perClass=0");
    }

    @Test
    void neighbouringSeedsShareNoPicture(@TempDir Path folder) throws IOException {
        DrawnPictures.writeFolder(folder.resolve("two"), 4, 2);
        DrawnPictures.writeFolder(folder.resolve("three"), 4, 3);
        assertThat(hashes(folder.resolve("two")))
                .hasSize(40)
                .doesNotContainAnyElementsOf(hashes(folder.resolve("three")));
    }

    private static List<Sha256> hashes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Sha256> hashes = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                hashes.add(Sha256.ofFile(file));
            }
            return hashes;
        }
    }
}
