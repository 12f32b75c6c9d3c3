package dev.loff.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loff.classifier.Standardization.Channels;
import dev.loff.encoder.FeatureShape;
import dev.loff.tensorflow.GraphSession;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

class StandardizationTest {
    private static final Channels GRID = new Channels(new float[] {1, 2}, new float[] {2, 0});
    private static final Channels CLASS_TOKEN = new Channels(new float[] {10, 20}, new float[] {5, 4});

    @Test
    void gridAndClassTokenHaveTheirOwnMeanAndDeviation() {
        assertThat(standardized(
                        new FeatureShape(1, 2, true, 2),
                        new Standardization(GRID, CLASS_TOKEN),
                        new float[][][] {{{15, 24}, {5, 7}, {-1, 2}}}))
                .containsExactly(1, 1, 2, 0, -1, 0);
    }

    @Test
    void aChannelThatNeverVariesBecomesZero() {
        assertThat(standardized(
                        new FeatureShape(1, 1, false, 2), new Standardization(GRID, null), new float[][][] {{{3, 900}}
                        }))
                .containsExactly(1, 0);
    }

    @Test
    void noneLeavesFeaturesUnchanged() {
        FeatureShape shape = new FeatureShape(1, 1, true, 2);
        assertThat(standardized(shape, Standardization.none(shape), new float[][][] {{{1, 2}, {3, 4}}}))
                .containsExactly(1, 2, 3, 4);
    }

    @Test
    void unusableNumbersAreRefused() {
        assertThatThrownBy(() -> new Channels(new float[] {Float.NaN}, new float[1]))
                .hasMessage("Cannot standardize: a channel's mean or deviation is no usable number"
                        + " (channel=0, mean=NaN, deviation=0.0)");
        assertThatThrownBy(() -> new Channels(new float[1], new float[2]))
                .hasMessageContaining("one mean and one deviation per channel (means=1, deviations=2)");
        assertThatThrownBy(() -> classifier(new FeatureShape(1, 1, true, 2), new Standardization(GRID, null)))
                .hasMessageContaining("the standardization is for other features");
    }

    private static float[] standardized(FeatureShape shape, Standardization standardization, float[][][] features) {
        try (Graph graph = new Graph();
                Session session = new Session(graph)) {
            Ops tf = Ops.create(graph);
            Operand<TFloat32> result = classifier(shape, standardization).standardize(tf, tf.constant(features));
            try (Result fetched = session.runner().fetch(result).run()) {
                return GraphSession.floats(fetched.get(0));
            }
        }
    }

    private static Classifier classifier(FeatureShape shape, Standardization standardization) {
        ClassifierSpec spec = new ClassifierSpec(
                ClassifierKind.LINEAR, ClassifierSize.named("night"), Pooling.CLASS, EncoderClassToken.USED, 0, 0);
        return new Classifier(spec, shape, standardization, 2);
    }
}
