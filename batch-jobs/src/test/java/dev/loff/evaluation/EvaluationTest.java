package dev.loff.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvaluationTest {
    /** Every image gets its class right with the chance given; probabilities are random. */
    private static Predictions random(int images, int classes, double chance, long seed) {
        Random random = new Random(seed);
        int[] truth = new int[images];
        float[] probabilities = new float[images * classes];
        for (int image = 0; image < images; image++) {
            truth[image] = random.nextInt(classes);
            int favourite = random.nextDouble() < chance ? truth[image] : (truth[image] + 1) % classes;
            for (int c = 0; c < classes; c++) {
                probabilities[image * classes + c] = random.nextFloat() * 0.4f / classes + (c == favourite ? 0.6f : 0);
            }
        }
        return new Predictions(names(classes), truth, probabilities);
    }

    private static List<String> names(int classes) {
        return IntStream.range(0, classes).mapToObj(c -> "class " + c).toList();
    }

    private static Predictions two(int[] truth, float... ofSecond) {
        float[] probabilities = new float[ofSecond.length * 2];
        for (int i = 0; i < ofSecond.length; i++) {
            probabilities[2 * i] = 1 - ofSecond[i];
            probabilities[2 * i + 1] = ofSecond[i];
        }
        return new Predictions(names(2), truth, probabilities);
    }

    @Test
    void perfectPredictionsScoreOneThroughout() {
        Evaluation evaluation = Evaluation.of(two(new int[] {0, 1, 1, 0}, 0, 1, 1, 0), Bootstrap.DEFAULT);

        assertThat(evaluation.top1()).isEqualTo(new Estimate(1, 1, 1));
        assertThat(evaluation.macroRecall()).isEqualTo(new Estimate(1, 1, 1));
        assertThat(evaluation.rocAuc()).isEqualTo(new Estimate(1, 1, 1));
        assertThat(evaluation.quadraticKappa()).isEqualTo(new Estimate(1, 1, 1));
        assertThat(evaluation.calibrationError()).isEqualTo(new Estimate(0, 0, 0));
    }

    @Test
    void metricsWithoutAValueAreAbsent() {
        Evaluation evaluation = Evaluation.of(two(new int[] {1, 1}, 0.9f, 0.8f), Bootstrap.DEFAULT);

        assertThat(evaluation.rocAuc()).as("one class only").isNull();
        assertThat(evaluation.quadraticKappa()).as("no disagreement possible").isNull();
        assertThat(evaluation.top5()).as("two classes").isNull();
        assertThat(evaluation.top1().value()).isEqualTo(1);
    }

    @Test
    void equalScoresCountHalfInTheRocCurve() {
        Evaluation evaluation = Evaluation.of(two(new int[] {0, 1, 0, 1}, 0.3f, 0.3f, 0.3f, 0.3f), Bootstrap.DEFAULT);

        assertThat(evaluation.rocAuc()).isNotNull().extracting(Estimate::value).isEqualTo(0.5);
    }

    @Test
    void intervalOfAccuracyIsThatOfTheBinomial() {
        Estimate top1 =
                Evaluation.of(random(2_000, 10, 0.8, 5), Bootstrap.DEFAULT).top1();

        double half = 1.96 * Math.sqrt(top1.value() * (1 - top1.value()) / 2_000);
        assertThat(top1.low()).isCloseTo(top1.value() - half, within(0.003));
        assertThat(top1.high()).isCloseTo(top1.value() + half, within(0.003));
    }

    @Test
    void sameSeedGivesTheSameIntervalsOnAnyNumberOfThreads() throws Exception {
        Predictions predictions = random(300, 7, 0.7, 3);
        Evaluation here = Evaluation.of(predictions, Bootstrap.DEFAULT);

        ForkJoinPool one = new ForkJoinPool(1);
        try {
            assertThat(one.submit(() -> Evaluation.of(predictions, Bootstrap.DEFAULT))
                            .get())
                    .isEqualTo(here);
        } finally {
            one.shutdown();
        }
        assertThat(Evaluation.of(predictions, new Bootstrap(1000, 0.95, 1)).top1())
                .isNotEqualTo(here.top1());
        assertThat(Evaluation.of(predictions, new Bootstrap(1000, 0.5, 0))
                        .top1()
                        .low())
                .isGreaterThan(here.top1().low());
    }

    @Test
    void oneImageOfAClassStillGetsAnInterval() {
        Evaluation evaluation = Evaluation.of(two(new int[] {0, 0, 1}, 0.2f, 0.9f, 0.5f), Bootstrap.DEFAULT);

        assertThat(Objects.requireNonNull(evaluation.rocAuc()).value()).isEqualTo(0.5);
        assertThat(evaluation.rocAuc().low()).isEqualTo(0);
        assertThat(evaluation.rocAuc().high()).isEqualTo(1);
    }

    @Test
    void evaluationSurvivesJson() throws Exception {
        Evaluation evaluation = Evaluation.of(random(50, 3, 0.7, 3), Bootstrap.DEFAULT);
        ObjectMapper json = new ObjectMapper();

        assertThat(json.readValue(json.writeValueAsString(evaluation), Evaluation.class))
                .isEqualTo(evaluation);
    }

    @Test
    void predictionsThatAreNoneAreRefused() {
        assertThatThrownBy(() -> two(new int[] {0, 1}, 0.5f, Float.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("image=1")
                .hasMessageContaining("probability=NaN");
        assertThatThrownBy(() -> two(new int[] {0}, 1.5f)).hasMessageContaining("a probability is none");
        assertThatThrownBy(() -> two(new int[] {2}, 0.5f)).hasMessageContaining("truth=2");
        assertThatThrownBy(() -> two(new int[] {}, new float[0])).hasMessageContaining("images=0");
        assertThatThrownBy(() -> new Predictions(names(3), new int[] {0}, new float[] {1, 0}))
                .hasMessageContaining("probabilities=2");
    }
}
