package dev.loff.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which folders are splits, which are classes, and which layouts are rejected as ambiguous. */
class FolderLayoutTest {
    @TempDir
    private Path temp;

    private Path root;

    @BeforeEach
    void folder() throws IOException {
        root = Files.createDirectories(temp.resolve("pictures"));
    }

    private ScanResult scan() {
        return DatasetScan.of(root).scan(temp.resolve("snapshots"));
    }

    private void refuses(String... parts) {
        assertThatThrownBy(this::scan)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Cannot scan dataset: ")
                .hasMessageContaining("source=" + root)
                .hasMessageContainingAll(parts);
    }

    @ParameterizedTest
    @CsvSource({
        "train, TRAIN",
        "Train, TRAIN",
        "TRAINING, TRAIN",
        "train_images, TRAIN",
        "images_train, TRAIN",
        "trainset, TRAIN",
        "train2017, TRAIN",
        "1-train, TRAIN",
        "train-data, TRAIN",
        "trainval, TRAIN",
        "train_val, TRAIN",
        "train (2), TRAIN",
        "trn, TRAIN",
        "valid, VALIDATION",
        "Val, VALIDATION",
        "validation, VALIDATION",
        "validation_set, VALIDATION",
        "dev, VALIDATION",
        "DEVELOPMENT, VALIDATION",
        "val2017, VALIDATION",
        "test, TEST",
        "Testing, TEST",
        "test1, TEST",
        "eval, TEST",
        "evaluation, TEST",
        "test-images, TEST",
        "testset, TEST",
        "02_test_set, TEST",
        "tests, TEST"
    })
    void namesOfSplits(String name, Split split) {
        assertThat(Split.named(name)).contains(split);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "trains", "train_station", "bullet train", "test_tube", "contest", "devil", "valley", "vale",
                        "evaluator",
                "deviation", "images", "data", "2017", "", "trainee", "training_shoe", "retest", "val\u00e9"
            })
    void namesThatAreNoSplits(String name) {
        assertThat(Split.named(name)).isEmpty();
    }

    @Test
    void longNameOfManyWordsIsMatchedQuickly() {
        assertThat(Split.named("images".repeat(10) + "x")).isEmpty();
        assertThat(Split.named("set".repeat(10_000) + "x")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"train, valid, test", "Training, dev, Testing", "training, validation, testing", "TRAIN, Val, eval"})
    void foldersWithNamesOfSplitsAreSplits(String train, String validation, String test) {
        Images.write(root, train + "/cat/1.jpg", train + "/dog/2.jpg", validation + "/cat/3.jpg", test + "/owl/4.jpg");

        DatasetSnapshot snapshot = scan().snapshot();

        assertThat(snapshot.classes()).containsExactly("cat", "dog", "owl");
        assertThat(snapshot.counts()).isEqualTo(new SplitCounts(2, 1, 1));
    }

    @Test
    void oneSplitFolderAloneIsThatSplit() {
        Images.write(root, "train/cat/1.jpg", "train/dog/deep/2.jpg");

        assertThat(scan().snapshot().classes()).containsExactly("cat", "dog");
    }

    @Test
    void trainBesideOtherFoldersIsAClassWhenItHoldsTheImages() {
        Images.write(root, "Train/1.jpg", "car/2.jpg", "bus/double-decker/3.jpg");

        assertThat(scan().snapshot().classes()).containsExactly("Train", "bus", "car");
    }

    @Test
    void mixedFoldersAreRefusedWithBothReadings() {
        Images.write(root, "train/cat/1.jpg", "valid/cat/2.jpg", "extra/3.jpg", "extra/dog/4.jpg", "extra/notes.txt");

        refuses(
                "'train' is TRAIN, 'valid' is VALIDATION",
                "the images in 'extra' (images: 2) would be left out",
                "the model would tell apart 'extra', 'train', 'valid'",
                "manifest");
    }

    @Test
    void oneSplitFolderAmongOthersIsRefused() {
        Images.write(root, "train/cat/1.jpg", "train/dog/2.jpg", "extra/3.jpg");
        refuses("'train' is TRAIN", "'extra' (images: 1)", "'extra', 'train'");
    }

    @Test
    void testImagesBesideClassesAreNoClass() {
        Images.write(root, "test/1.jpg", "cat/2.jpg", "dog/3.jpg");
        refuses("'test' is TEST", "'cat' (images: 1), 'dog' (images: 1)", "'cat', 'dog', 'test'");
    }

    @Test
    void trainWithLooseImagesAndClassFoldersIsNoClass() {
        Images.write(root, "train/1.jpg", "train/cat/2.jpg", "dog/3.jpg");
        refuses("'train' is TRAIN", "'dog' (images: 1)");
    }

    @Test
    void namesInMessagesAreShortAndShowWhatCannotBeSeen() {
        Images.write(root, "train/a/1.jpg", "x\u001b[31m\ny/3.jpg", "l" + "o".repeat(200) + "ng/4.jpg");
        refuses("'x\\u001b[31m\\u000ay'", "'l" + "o".repeat(59) + "…'");
    }

    @Test
    void foldersWithoutImagesAreIgnored() throws IOException {
        Images.write(
                root,
                "train/cat/1.jpg",
                "valid/dog/2.jpg",
                "annotations/xml/1.xml",
                "readme.txt",
                "__MACOSX/a/._1.jpg");
        Files.createDirectories(root.resolve("docs/empty"));

        ScanResult result = scan();

        assertThat(result.snapshot().classes()).containsExactly("cat", "dog");
        assertThat(Images.found(result, Finding.Kind.NOT_AN_IMAGE))
                .containsExactly("annotations/xml/1.xml", "readme.txt");
        assertThat(Images.found(result, Finding.Kind.EMPTY_CLASS)).isEmpty();
    }

    @Test
    void emptySplitFolderBesideClassesIsAnEmptyClass() throws IOException {
        Images.write(root, "cat/1.jpg", "dog/2.jpg");
        Files.createDirectories(root.resolve("valid/cat"));

        ScanResult result = scan();

        assertThat(result.snapshot().classes()).containsExactly("cat", "dog");
        assertThat(Images.found(result, Finding.Kind.EMPTY_CLASS)).containsExactly("valid");
    }

    @Test
    void testImagesWithoutLabelsAreLeftOutAndCounted() {
        Images.write(root, "train/cat/1.jpg", "train/dog/2.jpg", "test/3.jpg", "test/4.jpg");

        ScanResult result = scan();

        assertThat(result.snapshot().classes()).containsExactly("cat", "dog");
        assertThat(Images.found(result, Finding.Kind.OUTSIDE_CLASS)).containsExactly("test/3.jpg", "test/4.jpg");
    }

    @Test
    void splitsWithoutClassFoldersAreRefused() {
        Images.write(root, "train/1.jpg", "test/2.jpg");
        refuses("no class folders inside", "'test' is TEST, 'train' is TRAIN", "tell apart 'test', 'train'");
    }

    @Test
    void trainingImagesWithoutLabelsAreRefused() {
        Images.write(root, "train/1.jpg", "test/cat/2.jpg", "test/dog/3.jpg");
        refuses("the images in 'train' lie in no class folders");
    }

    @Test
    void splitsThatRepeatThemselvesInsideAreRefused() {
        Images.write(root, "train/train/1.jpg", "test/test/2.jpg");
        refuses("no class folders inside");
    }

    @ParameterizedTest
    @CsvSource({"val, valid, VALIDATION", "test, Testing, TEST", "train, Training, TRAIN", "train2014, train2017, TRAIN"
    })
    void twoFoldersOfOneSplitAreRefused(String one, String other, Split split) {
        Images.write(root, one + "/cat/1.jpg", other + "/dog/2.jpg");
        refuses("several folders stand for the split " + split, "'" + one + "'", "'" + other + "'");
    }

    @Test
    void splitsInsideClassesAreRefused() {
        Images.write(root, "cat/train/1.jpg", "cat/test/2.jpg", "dog/train/3.jpg", "dog/test/4.jpg");
        refuses("one level too deep", "'cat/test', 'cat/train', 'dog/test', 'dog/train'", "tell apart 'cat', 'dog'");
    }

    @Test
    void severalDatasetsSideBySideAreRefused() {
        Images.write(root, "v1/train/cat/1.jpg", "v2/train/cat/3.jpg");
        refuses("one level too deep", "'v1/train', 'v2/train'");
    }

    @Test
    void folderAroundTheDatasetIsNamed() {
        Images.write(root, "data/train/cat/1.jpg", "data/valid/dog/2.jpg", "__MACOSX/data/train/cat/._1.jpg");
        refuses("dataset=" + root.resolve("data"));
    }

    @Test
    void folderAroundTheClassesIsNamed() {
        Images.write(root, "data/cat/1.jpg", "data/dog/2.jpg");

        assertThatThrownBy(this::scan)
                .hasMessageContaining("there must be two or more")
                .hasMessageContaining("dataset=" + root.resolve("data"));
    }

    @ParameterizedTest
    @CsvSource({"cat/1.jpg, 'cat /2.jpg'", "'a b/1.jpg', 'a\u00a0b/2.jpg'", "caf\u00e9/1.jpg, cafe\u0301/2.jpg"})
    void classFoldersThatLookTheSameAreRefused(String one, String other) {
        Images.write(root, one, other, "dog/3.jpg");
        refuses("two labels differ only in white space or in how their letters are encoded");
    }

    @Test
    void sameClassSpelledDifferentlyInAnotherSplitIsRefused() {
        Images.write(root, "train/caf\u00e9/1.jpg", "train/bar/2.jpg", "test/cafe\u0301/3.jpg");
        refuses("'caf\u00e9'", "'cafe\\u0301'", "folder 'train/caf\u00e9'", "folder 'test/cafe\\u0301'");
    }

    @Test
    void labelOfAFolderIsComposedAndHasNoWhiteSpaceAround() {
        Images.write(root, "cafe\u0301/1.jpg", " bar /2.jpg");

        assertThat(scan().snapshot().classes()).containsExactly("bar", "caf\u00e9");
    }

    @Test
    void classFolderWithAControlCharacterIsRefused() {
        Images.write(root, "a\nb/1.jpg", "c/2.jpg");
        refuses("a label holds a control character: 'a\\u000ab'");
    }
}
