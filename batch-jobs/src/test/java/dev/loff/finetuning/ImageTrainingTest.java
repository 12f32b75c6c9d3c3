package dev.loff.finetuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loff.classifier.ClassifierKind;
import dev.loff.classifier.Standardization;
import dev.loff.encoder.Encoder;
import dev.loff.encoder.EncoderOptions;
import dev.loff.encoder.SavedModelEncoder;
import dev.loff.encoder.TinyEncoders;
import dev.loff.huggingface.EncoderChoice;
import dev.loff.huggingface.HuggingFaceEncoder;
import dev.loff.tensorflow.Safetensors;
import dev.loff.tensorflow.SessionSettings;
import dev.loff.training.ClassifierTraining;
import dev.loff.training.Hyperparameters;
import dev.loff.training.LabeledFeatures;
import dev.loff.training.SegmentResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImageTrainingTest {
    private static final List<String> NAMES = List.of("a", "b", "c");
    private static final SessionSettings SETTINGS = SessionSettings.defaults();

    private enum Kind {
        HUGGING_FACE,
        SAVED_MODEL
    }

    private final DrawnImages trainPictures = DrawnImages.of(26, 3, 1);
    private final DrawnImages validationPictures = DrawnImages.of(9, 3, 2);
    private final LabeledImages train = trainPictures.labeled();
    private final LabeledImages validation = validationPictures.labeled();

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void withAFrozenEncoderItTrainsWhatCachedFeaturesTrain(Kind kind) throws IOException, InterruptedException {
        for (ClassifierKind classifier : List.of(ClassifierKind.LINEAR, ClassifierKind.LOFF_TA)) {
            Hyperparameters hyperparameters = hyperparameters(classifier, 2);
            try (Encoder encoder = open(kind)) {
                LabeledFeatures features = trainPictures.extracted(encoder);
                LabeledFeatures others = validationPictures.extracted(encoder);
                Standardization unchanged = Standardization.none(encoder.shape());
                try (ClassifierTraining cached = ClassifierTraining.start(
                                hyperparameters, unchanged, NAMES, features, others, SETTINGS);
                        ImageTraining images = start(encoder, ImageRecipe.PLAIN, hyperparameters)) {
                    while (!cached.finished()) {
                        SegmentResult expected = cached.train(Integer.MAX_VALUE);
                        SegmentResult found = images.train(Integer.MAX_VALUE);
                        assertThat(found.trainingLoss()).isCloseTo(expected.trainingLoss(), Offset.offset(1e-3));
                    }
                    assertThat(images.finished()).isTrue();
                    assertThat(images.probabilities(validation))
                            .as("%s", classifier)
                            .containsExactly(cached.probabilities(others), Offset.offset(2e-3f));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void fineTuningLowersTheLoss(Kind kind) throws IOException {
        Hyperparameters hyperparameters =
                hyperparameters(ClassifierKind.LINEAR, 6).with("{\"learningRate\":0.01}");
        try (Encoder encoder = open(kind);
                ImageTraining training = start(encoder, recipe(EncoderMode.UNFROZEN), hyperparameters)) {
            List<SegmentResult> epochs = trainToTheEnd(training, Integer.MAX_VALUE);
            assertThat(epochs.get(5).trainingLoss()).isLessThan(epochs.get(0).trainingLoss() * 0.9);
            assertThat(Objects.requireNonNull(epochs.get(5).validation()).loss())
                    .isLessThan(
                            Objects.requireNonNull(epochs.get(0).validation()).loss() * 0.9);
            assertThat(epochs.get(5).trained()).isEqualTo(train.size());
            assertThat(epochs.get(5).samplesPerSecond()).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void trainingResumedInTheMiddleOfAnEpochEqualsTheUninterrupted(Kind kind) throws IOException {
        EncoderInLoop encoder;
        try (Encoder opened = open(kind)) {
            encoder = EncoderInLoop.of(opened);
        }
        Hyperparameters hyperparameters =
                hyperparameters(ClassifierKind.LOFF, 2).with("{\"weightAverage\":0.9}");
        for (EncoderMode mode : EncoderMode.values()) {
            Path whole = folder.resolve("whole-" + mode);
            Path resumed = folder.resolve("resumed-" + mode);
            ImageRecipe recipe = new ImageRecipe(mode, ImageRecipe.cropsAndFlips());
            float[] expected;
            try (ImageTraining training = start(encoder, recipe, hyperparameters)) {
                trainToTheEnd(training, Integer.MAX_VALUE);
                training.save(whole);
                expected = training.probabilities(validation);
                training.save(resumed);
                assertThat(resumed).as("scoring changes no weight").hasSameBinaryContentAs(whole);
            }
            try (ImageTraining training = start(encoder, recipe, hyperparameters)) {
                training.train(Integer.MAX_VALUE);
                training.train(2);
                training.save(resumed);
            }
            try (ImageTraining training = ImageTraining.resume(resumed, encoder, train, validation, SETTINGS)) {
                trainToTheEnd(training, 1);
                training.save(resumed);
                assertThat(training.probabilities(validation)).isEqualTo(expected);
            }
            assertThat(resumed).hasSameBinaryContentAs(whole);
        }
    }

    @Test
    void aStateHoldsTheEncoderOnlyWhereItIsTrained() throws IOException {
        for (EncoderMode mode : EncoderMode.values()) {
            Path state = folder.resolve("state-" + mode);
            try (Encoder encoder = open(Kind.HUGGING_FACE);
                    ImageTraining training = start(encoder, recipe(mode), hyperparameters(ClassifierKind.LINEAR, 1))) {
                training.train(1);
                training.save(state);
            }
            try (Safetensors tensors = Safetensors.open(state)) {
                assertThat(tensors.names().stream().anyMatch(name -> name.contains("encoder.")))
                        .isEqualTo(mode == EncoderMode.UNFROZEN);
            }
        }
    }

    @Test
    void augmentedImagesTrainAnotherClassifierAndTheSameOneEachTime() throws IOException {
        Hyperparameters hyperparameters = hyperparameters(ClassifierKind.LINEAR, 1);
        ImageRecipe augmented = new ImageRecipe(EncoderMode.FROZEN, ImageRecipe.cropsAndFlips());
        try (Encoder encoder = open(Kind.HUGGING_FACE);
                ImageTraining plain = start(encoder, ImageRecipe.PLAIN, hyperparameters);
                ImageTraining one = start(encoder, augmented, hyperparameters);
                ImageTraining same = start(encoder, augmented, hyperparameters)) {
            double loss = one.train(9).trainingLoss();
            assertThat(same.train(9).trainingLoss()).isEqualTo(loss);
            assertThat(plain.train(9).trainingLoss()).isNotEqualTo(loss);
        }
    }

    @Test
    void anImageThatCannotBeDecodedIsNamed() throws IOException {
        List<byte[]> files = new ArrayList<>(trainPictures.files());
        files.set(7, "no picture".getBytes(StandardCharsets.UTF_8));
        LabeledImages damaged = new DrawnImages(files, 3).labeled();
        try (Encoder encoder = open(Kind.SAVED_MODEL);
                ImageTraining training = ImageTraining.start(
                        encoder,
                        ImageRecipe.PLAIN,
                        hyperparameters(ClassifierKind.LINEAR, 1),
                        Standardization.none(encoder.shape()),
                        NAMES,
                        damaged,
                        validation,
                        SETTINGS)) {
            assertThatThrownBy(() -> training.train(Integer.MAX_VALUE))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("[image7.png] Cannot train on an image: ");
        }
    }

    @Test
    void aStateGoesOnWithTheSameEncoderOnly() throws IOException {
        Path state = folder.resolve("state");
        try (Encoder encoder = open(Kind.SAVED_MODEL);
                ImageTraining training = start(encoder, ImageRecipe.PLAIN, hyperparameters(ClassifierKind.LINEAR, 1))) {
            training.train(1);
            training.save(state);
        }
        Path other = TinyEncoders.folder(folder.resolve("other"), 3);
        try (Encoder encoder = SavedModelEncoder.open(other, EncoderOptions.DEFAULT)) {
            assertThatThrownBy(() -> ImageTraining.resume(state, encoder, train, validation, SETTINGS))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the tokens are not those that it began with");
        }
    }

    @Test
    void tokensOfATrainedEncoderAreNotAugmented() throws IOException {
        try (Encoder encoder = open(Kind.SAVED_MODEL)) {
            assertThatThrownBy(() ->
                            start(encoder, recipe(EncoderMode.UNFROZEN), hyperparameters(ClassifierKind.LOFF_TA, 1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("are not augmented or mixed");
        }
    }

    @Test
    void anEncoderWithAnOperationWithoutGradientIsRefusedByItsName() throws IOException {
        try (Encoder encoder = SavedModelEncoder.open(
                TinyEncoders.withoutGradient(folder.resolve("multiplied")), EncoderOptions.DEFAULT)) {
            start(encoder, ImageRecipe.PLAIN, hyperparameters(ClassifierKind.LINEAR, 1))
                    .close();
            assertThatThrownBy(() ->
                            start(encoder, recipe(EncoderMode.UNFROZEN), hyperparameters(ClassifierKind.LINEAR, 1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("an operation has no gradient")
                    .hasMessageContaining("operation=Cumprod");
        }
    }

    @Test
    void trainingAndScoringLeaveNoNativeMemoryBehind() throws IOException {
        try (Encoder encoder = open(Kind.HUGGING_FACE);
                ImageTraining training =
                        start(encoder, recipe(EncoderMode.UNFROZEN), hyperparameters(ClassifierKind.LINEAR, 5))) {
            training.train(Integer.MAX_VALUE);
            training.probabilities(validation);
            long before = Pointer.totalCount();
            trainToTheEnd(training, Integer.MAX_VALUE);
            training.probabilities(validation);
            assertThat(Pointer.totalCount()).isEqualTo(before);
        }
    }

    private ImageTraining start(Encoder encoder, ImageRecipe recipe, Hyperparameters hyperparameters) {
        return start(EncoderInLoop.of(encoder), recipe, hyperparameters);
    }

    private ImageTraining start(EncoderInLoop encoder, ImageRecipe recipe, Hyperparameters hyperparameters) {
        return ImageTraining.start(
                encoder,
                recipe,
                hyperparameters,
                Standardization.none(encoder.shape()),
                NAMES,
                train,
                validation,
                SETTINGS);
    }

    private Encoder open(Kind kind) throws IOException {
        return switch (kind) {
            case HUGGING_FACE ->
                HuggingFaceEncoder.open(
                        Path.of("src/test/resources/dev/loff/huggingface/dinov2-registers"),
                        EncoderChoice.NONE,
                        EncoderOptions.DEFAULT);
            case SAVED_MODEL ->
                SavedModelEncoder.open(
                        TinyEncoders.convolutional(folder.resolve("convolutional")), EncoderOptions.DEFAULT);
        };
    }

    private static ImageRecipe recipe(EncoderMode mode) {
        return new ImageRecipe(mode, ImageRecipe.PLAIN.augmentation());
    }

    private static Hyperparameters hyperparameters(ClassifierKind kind, int epochs) {
        return Hyperparameters.defaults(kind)
                .with(
                        "{\"size\":{\"width\":16,\"depth\":1,\"heads\":2,\"mlpRatio\":2},\"minibatch\":8,\"learningRate\":0.003,\"epochs\":"
                                + epochs + "}");
    }

    private static List<SegmentResult> trainToTheEnd(ImageTraining training, int minibatches) {
        List<SegmentResult> results = new ArrayList<>();
        while (!training.finished()) {
            results.add(training.train(minibatches));
        }
        return results;
    }
}
