package dev.loff.app.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.loff.evaluation.Bootstrap;
import dev.loff.evaluation.Comparison;
import dev.loff.evaluation.Estimate;
import dev.loff.evaluation.Predictions;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GateSimulationTest {
    private static final int IMAGES = 372;

    @Test
    void itsIntervalsAreThoseOfTheGate() {
        Random random = new Random(1);
        for (int repetition = 0; repetition < 5; repetition++) {
            BitSet baseline = right(random, 0.9);
            BitSet candidate = (BitSet) baseline.clone();
            random.ints(25, 0, IMAGES).forEach(candidate::flip);

            Estimate simulated = GateSimulation.difference(candidate, baseline, IMAGES);
            Estimate measured = Comparison.of(predictions(baseline), predictions(candidate), Bootstrap.DEFAULT)
                    .difference();

            assertThat(simulated.value()).isCloseTo(measured.value(), within(1e-12));
            assertThat(simulated.low()).isCloseTo(measured.low(), within(0.004));
            assertThat(simulated.high()).isCloseTo(measured.high(), within(0.004));
        }
    }

    private static BitSet right(Random random, double share) {
        BitSet right = new BitSet(IMAGES);
        for (int i = 0; i < IMAGES; i++) {
            right.set(i, random.nextDouble() < share);
        }
        return right;
    }

    /** All images are of the first class. */
    private static Predictions predictions(BitSet right) {
        float[] probabilities = new float[IMAGES * 2];
        for (int i = 0; i < IMAGES; i++) {
            probabilities[2 * i + (right.get(i) ? 0 : 1)] = 1;
        }
        return new Predictions(List.of("a", "b"), new int[IMAGES], probabilities);
    }
}
