package dev.loff.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.loff.tensorflow.Variable.WeightDecay;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

class AdamWTest {
    private static final float INFINITE = Float.POSITIVE_INFINITY;

    @Test
    void updatesFollowTheFormula() {
        double rate = 0.01;
        double decay = 0.1;
        double weight = 2;
        double mean = 0;
        double square = 0;
        try (Training training = new Training((float) decay, INFINITE)) {
            for (int update = 1; update <= 5; update++) {
                // The loss is 3 · decayed² + 3 · exempt², both start at 2.
                double gradient = 6 * weight;
                mean = 0.9 * mean + 0.1 * gradient;
                square = 0.999 * square + 0.001 * gradient * gradient;
                double corrected = mean / (1 - Math.pow(0.9, update));
                double root = Math.sqrt(square / (1 - Math.pow(0.999, update)));
                weight = weight - rate * decay * weight - rate * corrected / (root + 1e-8);
                training.update(update, rate);
                assertThat((double) training.value(0)).isCloseTo(weight, within(2e-6));
            }
        }
    }

    @Test
    void exemptWeightsDoNotDecay() {
        try (Training decaying = new Training(0.5f, INFINITE);
                Training plain = new Training(0, INFINITE)) {
            decaying.update(1, 0.1);
            plain.update(1, 0.1);
            assertThat(decaying.value(1)).isEqualTo(plain.value(1));
            assertThat(decaying.value(0)).isLessThan(plain.value(0));
        }
    }

    @Test
    void gradientsAreScaledDownToTheGlobalNorm() {
        try (Training clipped = new Training(0, 1)) {
            clipped.update(1, 0.1);
            // Both gradients are 12, their norm 12 · √2: each becomes 1 / √2, and a tenth of it the mean.
            assertThat(clipped.slot(0)).isCloseTo((float) (0.1 / Math.sqrt(2)), within(1e-5f));
            assertThat(clipped.slot(2)).isEqualTo(clipped.slot(0));
        }
        try (Training generous = new Training(0, 100)) {
            generous.update(1, 0.1);
            assertThat(generous.slot(0)).isCloseTo(1.2f, within(1e-5f));
        }
    }

    @Test
    void aScaledLossGivesTheSameUpdatesToTheBit() {
        try (Training plain = new Training(0.1f, 1);
                Training scaled = new Training(0.1f, 1, 1024)) {
            for (int update = 1; update <= 3; update++) {
                plain.update(update, 0.1);
                scaled.update(update, 0.1);
            }
            assertThat(scaled.value(0)).isEqualTo(plain.value(0)).isNotEqualTo(2);
            assertThat(scaled.slot(1)).isEqualTo(plain.slot(1));
        }
    }

    @Test
    void gradientsThatOverflowWhenScaledChangeNothing() {
        try (Training training = new Training(0, 1, 0x1p127f)) {
            training.update(1, 0.1);
            assertThat(training.value(0)).isEqualTo(2);
            assertThat(training.slot(0)).isZero();
        }
    }

    @Test
    void aWeightTheLossIgnoresIsRefused() {
        try (GraphBuilder graph = GraphBuilder.trainable(1)) {
            Operand<TFloat32> used = graph.weight("used", Initializer.ONES, WeightDecay.EXEMPT, 1);
            graph.weight("ignored", Initializer.ONES, WeightDecay.EXEMPT, 1);
            Operand<TFloat32> loss = graph.tf().sum(used, graph.tf().constant(0));
            assertThatThrownBy(() -> new AdamW(graph, loss, 0, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'ignored.read'");
        }
    }

    /** Two scalars that start at 2, one decayed, one exempt. */
    private static final class Training implements AutoCloseable {
        private final GraphBuilder graph = GraphBuilder.trainable(1);
        private final AdamW optimizer;
        private final GraphSession session;

        Training(float decay, float clipNorm) {
            this(decay, clipNorm, 1);
        }

        Training(float decay, float clipNorm, float lossScale) {
            Ops tf = graph.tf();
            Initializer two = new Initializer(2, 0);
            Operand<TFloat32> decayed = graph.weight("decayed", two, WeightDecay.DECAYED);
            Operand<TFloat32> exempt = graph.weight("exempt", two, WeightDecay.EXEMPT);
            Operand<TFloat32> squares = tf.math.add(tf.math.square(decayed), tf.math.square(exempt));
            optimizer = new AdamW(graph, tf.math.mul(squares, tf.constant(3f)), decay, clipNorm, lossScale);
            session = new GraphSession(graph, SessionSettings.defaults());
            session.initialize(graph.variables());
            session.initialize(optimizer.slots());
        }

        void update(long number, double rate) {
            try (FedRunner runner = session.runner()) {
                optimizer.addTo(runner, number, rate);
                runner.run().close();
            }
        }

        float value(int weight) {
            return read(graph.variables().get(weight));
        }

        float slot(int slot) {
            return read(optimizer.slots().get(slot));
        }

        private float read(Variable variable) {
            try (VariableValues values = session.read(List.of(variable))) {
                return values.of(variable)[0];
            }
        }

        @Override
        public void close() {
            session.close();
            graph.close();
        }
    }
}
