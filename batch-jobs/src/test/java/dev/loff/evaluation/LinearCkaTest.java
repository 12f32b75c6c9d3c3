package dev.loff.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LinearCkaTest {
    /** ops/parity/cka_golden.py wrote what numpy makes of the definition in float64. */
    @Test
    void agreesWithTheDefinition() throws IOException {
        JsonNode golden;
        try (InputStream in = LinearCkaTest.class.getResourceAsStream("cka.json")) {
            golden = new ObjectMapper().readTree(Objects.requireNonNull(in));
        }
        JsonNode expected = golden.get("similarity");
        LinearCka cka = new LinearCka(expected.size(), expected.get(0).size());
        for (JsonNode minibatch : golden.get("minibatches")) {
            cka.add(minibatch.get("images").asInt(), layers(minibatch.get("first")), layers(minibatch.get("second")));
        }
        double[][] similarity = cka.similarity();
        for (int i = 0; i < expected.size(); i++) {
            for (int j = 0; j < expected.get(i).size(); j++) {
                assertThat(similarity[i][j])
                        .as("layers %d and %d", i, j)
                        .isCloseTo(expected.get(i).get(j).asDouble(), within(1e-9));
            }
        }
    }

    @Test
    void seesNoDifferenceInRotationScaleAndShift() {
        int images = 30;
        float[] layer = drawn(images * 2, 1);
        float[] turned = new float[layer.length];
        for (int i = 0; i < images; i++) {
            turned[2 * i] = 3 * (0.6f * layer[2 * i] - 0.8f * layer[2 * i + 1]) + 5;
            turned[2 * i + 1] = 3 * (0.8f * layer[2 * i] + 0.6f * layer[2 * i + 1]) - 7;
        }
        assertThat(similarity(images, layer, turned)).isCloseTo(1, within(1e-6));
    }

    /** With the biased estimator it would be far from 0: there are more numbers than images. */
    @Test
    void findsNothingInCommonBetweenIndependentLayers() {
        int images = 40;
        assertThat(similarity(images, drawn(images * 400, 2), drawn(images * 400, 3)))
                .isCloseTo(0, within(0.05));
    }

    @Test
    void refusesAMinibatchThatIsTooSmall() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> similarity(3, drawn(3, 1), drawn(3, 2)))
                .withMessageContaining("images=3");
    }

    private static double similarity(int images, float[] first, float[] second) {
        LinearCka cka = new LinearCka(1, 1);
        cka.add(images, List.of(first), List.of(second));
        return cka.similarity()[0][0];
    }

    private static float[] drawn(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    private static List<float[]> layers(JsonNode node) {
        List<float[]> layers = new ArrayList<>();
        for (JsonNode layer : node) {
            float[] numbers = new float[layer.size()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = layer.get(i).floatValue();
            }
            layers.add(numbers);
        }
        return layers;
    }
}
