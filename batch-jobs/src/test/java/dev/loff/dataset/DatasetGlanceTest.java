package dev.loff.dataset;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetGlanceTest {
    @TempDir
    private Path temp;

    private Path root;

    @BeforeEach
    void folder() throws IOException {
        root = Files.createDirectories(temp.resolve("pictures"));
    }

    private void requireRefused(Path source, String why) {
        assertThatThrownBy(() -> DatasetGlance.requireClasses(source))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why)
                .hasMessageContaining("dataset=" + source);
    }

    @Test
    void aFolderWithoutImagesIsRefused() throws IOException {
        requireRefused(root, "it has no images");
        Images.write(root, "cat/readme.txt", "dog/.hidden.jpg");
        requireRefused(root, "it has no images");
        assertThatThrownBy(() -> DatasetGlance.requireImages(root)).hasMessageContaining("it has no images");
    }

    @Test
    void imagesOfOneClassAreRefusedUnlessTheyAreScored() {
        Images.write(root, "cat/1.jpg", "cat/deep/2.jpg", "dog/readme.txt");
        requireRefused(root, "class=cat");
        assertThatCode(() -> DatasetGlance.requireImages(root)).doesNotThrowAnyException();
        Images.write(root, "dog/deep/1.png");
        assertThatCode(() -> DatasetGlance.requireClasses(root)).doesNotThrowAnyException();
    }

    @Test
    void classesOfSplitsCount() {
        Images.write(root, "train/cat/1.jpg", "test/cat/2.jpg");
        requireRefused(root, "class=cat");
        Images.write(root, "test/dog/1.jpg");
        assertThatCode(() -> DatasetGlance.requireClasses(root)).doesNotThrowAnyException();
    }

    @Test
    void aManifestIsReadUpToTheSecondClass() throws IOException {
        Path manifest = temp.resolve("m.csv");
        Files.writeString(manifest, "path,label\na.jpg,cat\nb.jpg,cat\n");
        requireRefused(manifest, "class=cat");
        Files.writeString(manifest, "path,label\n");
        requireRefused(manifest, "it has no images");
        Files.writeString(manifest, "path,label\na.jpg,cat\nb.jpg,dog\n\"never read");
        assertThatCode(() -> DatasetGlance.requireClasses(manifest)).doesNotThrowAnyException();
    }

    @Test
    void aLargeFolderIsNotListedToItsEnd() throws IOException {
        Path many = Files.createDirectories(root.resolve("cat"));
        for (int i = 0; i < 10_100; i++) {
            Files.createFile(many.resolve(i + ".txt"));
        }
        assertThatCode(() -> DatasetGlance.requireClasses(root))
                .as("the scan has to tell")
                .doesNotThrowAnyException();
    }
}
