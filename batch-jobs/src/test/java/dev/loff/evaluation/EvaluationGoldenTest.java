package dev.loff.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against scikit-learn and numpy; ops/parity/evaluation_golden.py wrote what they say. */
class EvaluationGoldenTest {
    private static final Bootstrap FEW = new Bootstrap(20, 0.95, 1);

    private record Case(
            String name, Predictions predictions, List<Integer> resample, JsonNode expected, JsonNode onResample) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static JsonNode golden() {
        try (InputStream in = EvaluationGoldenTest.class.getResourceAsStream("golden.json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static int[] ints(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }

    private static double[] doubles(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    private static Predictions predictions(JsonNode node) {
        double[] wide = doubles(node.get("probabilities"));
        float[] probabilities = new float[wide.length];
        IntStream.range(0, wide.length).forEach(i -> probabilities[i] = (float) wide[i]);
        List<String> names = IntStream.range(0, node.get("classes").asInt())
                .mapToObj(c -> "class " + c)
                .toList();
        return new Predictions(names, ints(node.get("truth")), probabilities);
    }

    static Stream<Case> cases() {
        return StreamSupport.stream(golden().get("cases").spliterator(), false)
                .map(node -> new Case(
                        node.get("name").asText(),
                        predictions(node),
                        Arrays.stream(ints(node.get("resample"))).boxed().toList(),
                        node.get("expected"),
                        node.get("expectedOnResample")));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void metricsAreThoseOfTheReference(Case golden) {
        Evaluation evaluation = Evaluation.of(golden.predictions(), FEW);

        assertEqual("top1", evaluation.top1(), golden.expected());
        assertEqual("top5", evaluation.top5(), golden.expected());
        assertEqual("macroRecall", evaluation.macroRecall(), golden.expected());
        assertEqual("quadraticKappa", evaluation.quadraticKappa(), golden.expected());
        assertEqual("rocAuc", evaluation.rocAuc(), golden.expected());
        assertEqual("calibrationError", evaluation.calibrationError(), golden.expected());
        JsonNode rows = golden.expected().get("confusion");
        for (int truth = 0; truth < rows.size(); truth++) {
            for (int predicted = 0; predicted < rows.size(); predicted++) {
                assertThat(evaluation.confusion().images(truth, predicted))
                        .isEqualTo(rows.get(truth).get(predicted).asInt());
            }
        }
    }

    /** Imported weights instead of drawn ones: what the bootstrap computes is the metric of the drawn images. */
    @ParameterizedTest
    @MethodSource("cases")
    void metricsOfAResampleAreThoseOfTheReferenceOnTheImagesDrawn(Case golden) {
        Predictions predictions = golden.predictions();
        int[] weights = new int[predictions.images()];
        for (int image : golden.resample()) {
            weights[image]++;
        }
        List<String> names =
                new ArrayList<>(List.of("top1", "macroRecall", "quadraticKappa", "rocAuc", "calibrationError"));
        List<Metric> metrics = new ArrayList<>(List.of(
                new HitRate(predictions.images(), predictions::right),
                new MacroRecall(predictions),
                new QuadraticKappa(predictions),
                new RocAuc(predictions),
                new CalibrationError(predictions)));
        if (predictions.classes() > 5) {
            names.add("top5");
            metrics.add(new HitRate(predictions.images(), image -> predictions.rightAmong(5, image)));
        }
        for (int i = 0; i < metrics.size(); i++) {
            double value = metrics.get(i).of(weights);
            assertEqual(names.get(i), Double.isNaN(value) ? null : new Estimate(value, 0, 0), golden.onResample());
        }
    }

    private static void assertEqual(String metric, @Nullable Estimate estimate, JsonNode expected) {
        JsonNode value = expected.get(metric);
        if (value.isNull()) {
            assertThat(estimate).as(metric).isNull();
        } else {
            assertThat(estimate).as(metric).isNotNull();
            assertThat(Objects.requireNonNull(estimate).value()).as(metric).isCloseTo(value.asDouble(), within(1e-9));
        }
    }

    @Test
    void quantilesAreThoseOfNumpy() {
        JsonNode quantiles = golden().get("quantiles");
        double[] sorted = doubles(quantiles.get("values"));
        Arrays.sort(sorted);
        double[] shares = doubles(quantiles.get("shares"));
        double[] expected = doubles(quantiles.get("expected"));
        for (int i = 0; i < shares.length; i++) {
            assertThat(Bootstrap.quantile(sorted, shares[i])).isCloseTo(expected[i], within(1e-12));
        }
    }
}
