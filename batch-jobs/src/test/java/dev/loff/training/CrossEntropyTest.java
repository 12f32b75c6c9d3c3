package dev.loff.training;

import static dev.loff.tensorflow.GradientCheck.assertGradientsAreSlopes;
import static dev.loff.tensorflow.GradientCheck.input;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.loff.tensorflow.GraphSession;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;

class CrossEntropyTest {
    private static final float[] UNWEIGHTED = {1, 1, 1};

    @Test
    void gradientsWithSmoothingAndClassWeights() {
        CrossEntropy weighted = new CrossEntropy(0.1, new float[] {0.5f, 2, 1});
        assertGradientsAreSlopes(g -> weighted.loss(g.tf(), input(g, 4, 3), g.tf().constant(new int[] {0, 1, 2, 1})));
    }

    @Test
    void gradientsOfPlainCrossEntropy() {
        CrossEntropy plain = new CrossEntropy(0, UNWEIGHTED);
        assertGradientsAreSlopes(g -> plain.loss(g.tf(), input(g, 2, 3), g.tf().constant(new int[] {2, 0})));
    }

    @Test
    void plainLossIsMinusTheLogOfTheTrueClass() {
        double expected = -Math.log(Math.exp(2) / (Math.exp(2) + Math.exp(1) + Math.exp(0)));
        assertThat(loss(new CrossEntropy(0, UNWEIGHTED), 0)).isCloseTo(expected, within(1e-6));
        assertThat(new Scores(new float[] {2, 1, 0}, 3).loss(0, 0)).isCloseTo(expected, within(1e-12));
    }

    @Test
    void smoothingSpreadsAShareOverAllClasses() {
        CrossEntropy plain = new CrossEntropy(0, UNWEIGHTED);
        double mean = (loss(plain, 0) + loss(plain, 1) + loss(plain, 2)) / 3;
        assertThat(loss(new CrossEntropy(0.3, UNWEIGHTED), 1))
                .isCloseTo(0.7 * loss(plain, 1) + 0.3 * mean, within(1e-6));
    }

    @Test
    void aClassWeightScalesTheLoss() {
        CrossEntropy weighted = new CrossEntropy(0, new float[] {1, 3, 1});
        assertThat(loss(weighted, 1)).isCloseTo(3 * loss(new CrossEntropy(0, UNWEIGHTED), 1), within(1e-5));
    }

    @Test
    void aMixedImageWeightsEachLabelByItsShare() {
        CrossEntropy weighted = new CrossEntropy(0.1, new float[] {1, 3, 1});
        try (Graph graph = new Graph();
                Session session = new Session(graph)) {
            Ops tf = Ops.create(graph);
            try (Result result = session.runner()
                    .fetch(weighted.loss(
                            tf,
                            tf.constant(new float[][] {{2, 1, 0}}),
                            tf.constant(new int[] {0}),
                            tf.constant(new int[] {1}),
                            tf.constant(new float[] {0.7f})))
                    .run()) {
                assertThat((double) GraphSession.floats(result.get(0))[0])
                        .isCloseTo(0.7 * loss(weighted, 0) + 0.3 * loss(weighted, 1), within(1e-6));
            }
        }
    }

    @Test
    void balancedWeightsMakeClassesCountEqually() {
        float[] weights = ClassWeighting.BALANCED.weights(new int[] {10, 30, 0});
        assertThat(weights).containsExactly(2, 40f / 60, 0);
        assertThat(10 * weights[0] + 30 * weights[1]).isCloseTo(40, within(1e-4f));
    }

    private static double loss(CrossEntropy crossEntropy, int label) {
        try (Graph graph = new Graph();
                Session session = new Session(graph)) {
            Ops tf = Ops.create(graph);
            try (Result result = session.runner()
                    .fetch(crossEntropy.loss(
                            tf, tf.constant(new float[][] {{2, 1, 0}}), tf.constant(new int[] {label})))
                    .run()) {
                return GraphSession.floats(result.get(0))[0];
            }
        }
    }
}
