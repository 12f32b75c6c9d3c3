package dev.loff.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loff.classifier.ClassifierKind;
import dev.loff.classifier.Standardization;
import dev.loff.encoder.FeatureShape;
import dev.loff.huggingface.PretrainedTransformer;
import dev.loff.tensorflow.SessionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClassifierTrainingTest {
    private static final FeatureShape SHAPE = new FeatureShape(3, 3, true, 12);
    private static final int CLASSES = 4;
    private static final List<String> NAMES = List.of("a", "b", "c", "d");
    private static final SessionSettings SETTINGS = SessionSettings.defaults();

    private final LabeledFeatures train =
            MemoryRows.synthetic(SHAPE, 100, CLASSES, 1, 1).labeled(CLASSES);
    private final LabeledFeatures validation =
            MemoryRows.synthetic(SHAPE, 40, CLASSES, 1, 2).labeled(CLASSES);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void everyKindLearns(ClassifierKind kind) {
        try (ClassifierTraining training = start(hyperparameters(kind, 20))) {
            List<SegmentResult> epochs = trainToTheEnd(training, Integer.MAX_VALUE);
            assertThat(epochs).hasSize(20);
            assertThat(epochs.get(19).trainingLoss()).isLessThan(epochs.get(0).trainingLoss() * 0.8);
            ValidationResult last = Objects.requireNonNull(epochs.get(19).validation());
            assertThat(last.accuracy()).isGreaterThan(0.8);
            assertThat(last.macroRecall()).isBetween(0.8, 1.0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void trainingResumedInTheMiddleOfAnEpochEqualsTheUninterrupted(ClassifierKind kind) throws IOException {
        assertResumedEqualsUninterrupted(hyperparameters(kind, 2));
    }

    @Test
    void mixedAndAveragedTrainingResumedEqualsTheUninterrupted() throws IOException {
        assertResumedEqualsUninterrupted(hyperparameters(ClassifierKind.LOFF_TA, 2)
                .with("{\"weightAverage\":0.9,\"mixing\":{\"mixup\":0.4,\"cutmix\":1},\"projectionNorm\":false}"));
    }

    @Test
    void averagedWeightsAreValidatedAndExported() {
        Hyperparameters plain = hyperparameters(ClassifierKind.LOFF, 3);
        try (ClassifierTraining last = start(plain);
                ClassifierTraining averaged = start(plain.with("{\"weightAverage\":0.9}"))) {
            List<SegmentResult> one = trainToTheEnd(last, Integer.MAX_VALUE);
            List<SegmentResult> other = trainToTheEnd(averaged, Integer.MAX_VALUE);
            for (int epoch = 0; epoch < 3; epoch++) {
                assertThat(other.get(epoch).trainingLoss())
                        .as("averaging changes no update")
                        .isEqualTo(one.get(epoch).trainingLoss());
            }
            assertThat(Objects.requireNonNull(other.get(2).validation()).loss())
                    .isNotEqualTo(
                            Objects.requireNonNull(one.get(2).validation()).loss());
            assertThat(averaged.probabilities(validation)).isNotEqualTo(last.probabilities(validation));
        }
    }

    @Test
    void trainingStartsFromPretrainedBlocksAndResumesWithoutTheirFolder() throws IOException {
        Path vit = Path.of("src/test/resources/dev/loff/huggingface/vit");
        String sha256 = PretrainedTransformer.open(vit).sha256().hex();
        Hyperparameters drawn = hyperparameters(ClassifierKind.LOFF, 2)
                .with("{\"size\":{\"width\":24,\"depth\":3,\"heads\":2,\"mlpRatio\":2}}");
        String start = "{\"initialWeights\":{\"folder\":\"%s\",\"sha256\":\"%s\"}}";
        Path state = folder.resolve("state");
        try (ClassifierTraining random = start(drawn);
                ClassifierTraining pretrained = start(drawn.with(start.formatted(vit, sha256)))) {
            assertThat(pretrained.train(3).trainingLoss())
                    .isNotEqualTo(random.train(3).trainingLoss());
            pretrained.save(state);
        }
        try (ClassifierTraining resumed = ClassifierTraining.restore(state, train, validation, SETTINGS)) {
            assertThat(resumed.hyperparameters().initialWeights().sha256()).isEqualTo(sha256);
        }
        assertThatThrownBy(() -> start(drawn.with(start.formatted(vit, "0".repeat(64)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("its weights have changed since");
    }

    private void assertResumedEqualsUninterrupted(Hyperparameters hyperparameters) throws IOException {
        Path whole = folder.resolve("whole");
        Path resumed = folder.resolve("resumed");
        List<SegmentResult> epochs;
        try (ClassifierTraining training = start(hyperparameters)) {
            epochs = trainToTheEnd(training, Integer.MAX_VALUE);
            training.save(whole);
        }
        List<SegmentResult> segments = new ArrayList<>();
        try (ClassifierTraining training = start(hyperparameters)) {
            segments.add(training.train(3));
            training.save(resumed);
        }
        boolean finished = false;
        while (!finished) {
            try (ClassifierTraining training = ClassifierTraining.restore(resumed, train, validation, SETTINGS)) {
                segments.add(training.train(3));
                training.save(resumed);
                finished = training.finished();
            }
        }
        assertThat(resumed).hasSameBinaryContentAs(whole);
        assertThat(segments.stream().filter(SegmentResult::epochFinished).map(ClassifierTrainingTest::untimed))
                .containsExactlyElementsOf(
                        epochs.stream().map(ClassifierTrainingTest::untimed).toList());
    }

    @Test
    void equalStatesHaveEqualBytes() throws IOException {
        SavedTrainingState first;
        SavedTrainingState second;
        try (ClassifierTraining training = start(hyperparameters(ClassifierKind.LOFF, 2))) {
            training.train(3);
            first = training.save(folder.resolve("first"));
            second = training.save(folder.resolve("second"));
        }
        assertThat(first.sha256()).isEqualTo(second.sha256());
        assertThat(first.sizeBytes()).isEqualTo(Files.size(first.file()));
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void anotherSeedTrainsAnotherClassifier() throws IOException {
        try (ClassifierTraining one = start(hyperparameters(ClassifierKind.LOFF, 1));
                ClassifierTraining other =
                        start(hyperparameters(ClassifierKind.LOFF, 1).with("{\"seed\":2}"))) {
            assertThat(one.train(9).trainingLoss()).isNotEqualTo(other.train(9).trainingLoss());
        }
    }

    @Test
    void patienceStopsTrainingAndTheBestEpochIsKept() {
        Hyperparameters hyperparameters =
                hyperparameters(ClassifierKind.LINEAR, 40).with("{\"patience\":2,\"learningRate\":0.05}");
        try (ClassifierTraining training = start(hyperparameters)) {
            List<SegmentResult> epochs = trainToTheEnd(training, Integer.MAX_VALUE);
            SegmentResult last = epochs.get(epochs.size() - 1);
            assertThat(last.stoppedEarly()).isTrue();
            assertThat(epochs).hasSize(last.bestEpoch() + 2).hasSizeLessThan(40);
            assertThatThrownBy(() -> training.train(1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("nothing is left to do");
        }
    }

    @Test
    void withoutValidationImagesTheLastEpochIsTheBest() {
        LabeledFeatures none = new LabeledFeatures(SHAPE, List.of(), new int[0], new int[0], new int[0]);
        try (ClassifierTraining training = ClassifierTraining.start(
                hyperparameters(ClassifierKind.LINEAR, 3), Standardization.none(SHAPE), NAMES, train, none, SETTINGS)) {
            List<SegmentResult> epochs = trainToTheEnd(training, Integer.MAX_VALUE);
            assertThat(epochs.get(2).validation()).isNull();
            assertThat(epochs.get(2).bestEpoch()).isEqualTo(3);
        }
    }

    @Test
    void probabilitiesAreThoseOfTheBestEpoch() {
        try (ClassifierTraining training = start(hyperparameters(ClassifierKind.LOFF_TA, 6))) {
            assertThatThrownBy(() -> training.probabilities(validation)).hasMessageContaining("no epoch is finished");
            List<SegmentResult> epochs = trainToTheEnd(training, Integer.MAX_VALUE);
            int best = epochs.get(epochs.size() - 1).bestEpoch();
            ValidationResult expected =
                    Objects.requireNonNull(epochs.get(best - 1).validation());
            float[] probabilities = training.probabilities(validation);
            int correct = 0;
            for (int i = 0; i < validation.size(); i++) {
                float[] row = Arrays.copyOfRange(probabilities, i * CLASSES, (i + 1) * CLASSES);
                correct += new Scores(row, CLASSES).predicted(0) == validation.label(i) ? 1 : 0;
                assertThat(row[0] + row[1] + row[2] + row[3]).isBetween(0.9999f, 1.0001f);
            }
            assertThat((double) correct / validation.size()).isEqualTo(expected.accuracy());
        }
    }

    @Test
    void trainingAndValidationLeaveNoNativeMemoryBehind() {
        try (ClassifierTraining training = start(hyperparameters(ClassifierKind.LOFF_TA, 9))) {
            training.train(Integer.MAX_VALUE);
            long before = Pointer.totalCount();
            assertThat(before).isPositive();
            trainToTheEnd(training, Integer.MAX_VALUE);
            assertThat(Pointer.totalCount()).isEqualTo(before);
            training.probabilities(validation);
            assertThat(Pointer.totalCount()).isEqualTo(before);
        }
    }

    @Test
    void aStateResumesOnlyWithTheSameImages() throws IOException {
        Path file = folder.resolve("state");
        try (ClassifierTraining training = start(hyperparameters(ClassifierKind.LINEAR, 2))) {
            training.train(1);
            training.save(file);
        }
        assertThatThrownBy(() -> ClassifierTraining.restore(file, validation, validation, SETTINGS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("[" + file + "] Cannot resume: the training images are not those");
    }

    private ClassifierTraining start(Hyperparameters hyperparameters) {
        return ClassifierTraining.start(
                hyperparameters, Standardization.none(SHAPE), NAMES, train, validation, SETTINGS);
    }

    private static Hyperparameters hyperparameters(ClassifierKind kind, int epochs) {
        return Hyperparameters.defaults(kind)
                .with(
                        "{\"size\":{\"width\":16,\"depth\":2,\"heads\":2,\"mlpRatio\":2},\"minibatch\":16,\"pooling\":\"class\","
                                + "\"learningRate\":0.005,\"epochs\":" + epochs + "}");
    }

    private static List<SegmentResult> trainToTheEnd(ClassifierTraining training, int minibatches) {
        List<SegmentResult> results = new ArrayList<>();
        while (!training.finished()) {
            results.add(training.train(minibatches));
        }
        return results;
    }

    /** The result without the segment's length and times. */
    private static SegmentResult untimed(SegmentResult result) {
        return new SegmentResult(
                result.epoch(),
                0,
                result.epochFinished(),
                result.trainingLoss(),
                result.trainingAccuracy(),
                result.samples(),
                0,
                0,
                0,
                result.validation(),
                result.bestEpoch(),
                result.stoppedEarly());
    }
}
