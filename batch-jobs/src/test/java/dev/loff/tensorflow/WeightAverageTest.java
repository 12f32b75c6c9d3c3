package dev.loff.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.loff.tensorflow.Variable.WeightDecay;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.types.TFloat32;

class WeightAverageTest {
    private static final double DECAY = 0.4;

    @Test
    void averagesFollowTheWeightsAfterEachUpdate() {
        try (GraphBuilder graph = GraphBuilder.trainable(1)) {
            Operand<TFloat32> weight = graph.weight("weight", new Initializer(2, 0), WeightDecay.EXEMPT);
            AdamW optimizer = new AdamW(graph, graph.tf().math.square(weight), 0, Float.POSITIVE_INFINITY);
            WeightAverage average = new WeightAverage(graph, optimizer, DECAY);
            Operand<TFloat32> viewed = average.view().weight("weight", Initializer.ZEROS, WeightDecay.EXEMPT);
            List<Variable> all = new ArrayList<>(graph.variables());
            all.addAll(optimizer.slots());
            all.addAll(average.variables());
            try (GraphSession session = new GraphSession(graph, SessionSettings.defaults())) {
                session.initialize(all);
                double expected = 0;
                for (int update = 1; update <= 12; update++) {
                    try (FedRunner runner = session.runner()) {
                        optimizer.addTo(runner, update, 0.1);
                        average.addTo(runner, update);
                        runner.run().close();
                    }
                    try (FedRunner runner = session.runner();
                            Result values = runner.fetch(weight).fetch(viewed).run()) {
                        double decay = WeightAverage.decay(DECAY, update);
                        expected = decay * expected + (1 - decay) * GraphSession.floats(values.get(0))[0];
                        assertThat((double) GraphSession.floats(values.get(1))[0])
                                .isCloseTo(expected, within(1e-6));
                    }
                }
            }
        }
    }

    @Test
    void theFirstWeightsAreTheFirstAverageAndLaterOnesCountLess() {
        assertThat(WeightAverage.decay(0.99, 1)).isZero();
        assertThat(WeightAverage.decay(0.99, 11)).isEqualTo(0.5);
        assertThat(WeightAverage.decay(0.99, 1_000_000)).isEqualTo(0.99);
    }
}
