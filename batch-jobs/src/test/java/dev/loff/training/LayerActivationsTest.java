package dev.loff.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.loff.classifier.ClassifierKind;
import dev.loff.classifier.FrozenClassifier;
import dev.loff.classifier.Standardization;
import dev.loff.encoder.FeatureShape;
import dev.loff.tensorflow.SessionSettings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayerActivationsTest {
    private static final FeatureShape SHAPE = new FeatureShape(3, 3, true, 12);
    private static final SessionSettings SETTINGS = SessionSettings.defaults();
    private static final int CLASSES = 4;
    private static final int WIDTH = 16;

    private final LabeledFeatures images =
            MemoryRows.synthetic(SHAPE, 20, CLASSES, 1, 1).labeled(CLASSES);

    @ParameterizedTest
    @ValueSource(strings = {"class", "mean"})
    void aTransformerShowsItsEmbeddingAndBlocks(String pooling) {
        FrozenClassifier classifier = trained(
                ClassifierKind.LOFF_TA,
                "{\"pooling\":\"" + pooling + "\",\"size\":{\"width\":" + WIDTH
                        + ",\"depth\":2,\"heads\":2,\"mlpRatio\":2}}");
        int tokens = SHAPE.tokens() + (pooling.equals("class") ? 1 : 0);
        try (LayerActivations activations = new LayerActivations(classifier, images, 20, SETTINGS)) {
            assertThat(activations.names()).containsExactly("embedding", "block 1", "block 2", "head", "scores");
            assertThat(activations.next())
                    .extracting(it -> it.length / 20)
                    .containsExactly(tokens * WIDTH, tokens * WIDTH, tokens * WIDTH, WIDTH, CLASSES);
            assertThat(activations.hasNext()).isFalse();
        }
    }

    /** The head reads the mean over the normed output of the last block. */
    @Test
    void theLastBlockIsWhatTheHeadReadsAfterTheNorm() {
        FrozenClassifier classifier = trained(ClassifierKind.LOFF, "{\"pooling\":\"mean\"}");
        try (LayerActivations activations = new LayerActivations(classifier, images, 20, SETTINGS)) {
            int block = activations.names().indexOf("block 1");
            List<float[]> layers = activations.next();
            float[] rows = layers.get(block);
            float[] head = layers.get(block + 1);
            int width = head.length / 20;
            // γ and β are still near 1 and 0 after one epoch at a low learning rate.
            double sum = 0;
            int tokens = SHAPE.tokens();
            for (int token = 0; token < tokens; token++) {
                double mean = 0;
                double square = 0;
                for (int i = 0; i < width; i++) {
                    double value = rows[token * width + i];
                    mean += value / width;
                    square += value * value / width;
                }
                sum += (rows[token * width] - mean) / Math.sqrt(square - mean * mean) / tokens;
            }
            assertThat((double) head[0]).isCloseTo(sum, within(0.02));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"LINEAR", "LOFF"})
    void theScoresAreThoseOfTheClassifier(ClassifierKind kind) {
        FrozenClassifier classifier = trained(kind, "{}");
        List<float[]> scores = new ArrayList<>();
        try (LayerActivations activations = new LayerActivations(classifier, images, 7, SETTINGS);
                ClassifierScorer scorer = new ClassifierScorer(classifier, SETTINGS)) {
            while (activations.hasNext()) {
                scores.add(activations.next().get(activations.names().indexOf("scores")));
            }
            float[] probabilities = scorer.probabilities(images, 7);
            assertThat(softmax(scores.get(1), 0)).isCloseTo(probabilities[7 * CLASSES], within(1e-5));
        }
    }

    private static double softmax(float[] scores, int place) {
        double sum = 0;
        for (int c = 0; c < CLASSES; c++) {
            sum += Math.exp(scores[c]);
        }
        return Math.exp(scores[place]) / sum;
    }

    private FrozenClassifier trained(ClassifierKind kind, String changes) {
        Hyperparameters hyperparameters =
                Hyperparameters.defaults(kind).with("{\"epochs\":1}").with(changes);
        try (ClassifierTraining training = ClassifierTraining.start(
                hyperparameters, Standardization.none(SHAPE), List.of("a", "b", "c", "d"), images, images, SETTINGS)) {
            training.train(Integer.MAX_VALUE);
            return training.best();
        }
    }
}
