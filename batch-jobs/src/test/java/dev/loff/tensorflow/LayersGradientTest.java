package dev.loff.tensorflow;

import static dev.loff.tensorflow.GradientCheck.assertGradientsAreSlopes;
import static dev.loff.tensorflow.GradientCheck.input;
import static dev.loff.tensorflow.GradientCheck.scalar;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

class LayersGradientTest {
    private static final int TOKENS = 3;
    private static final int WIDTH = 8;

    @Test
    void linear() {
        assertGradientsAreSlopes(g -> scalar(g, new Layers(g).linear(input(g, 4, 5), "linear", 5, 3)));
    }

    @Test
    void norm() {
        assertGradientsAreSlopes(g -> scalar(g, new Layers(g).norm(input(g, 4, 6), "norm", 6)));
    }

    @Test
    void gelu() {
        assertGradientsAreSlopes(g -> scalar(g, new Layers(g).gelu(input(g, 4, 6))));
    }

    @Test
    void mlp() {
        assertGradientsAreSlopes(g -> scalar(g, new Layers(g).mlp(input(g, 4, 6), "mlp", 6, 10, Dropout.none())));
    }

    @Test
    void attention() {
        assertGradientsAreSlopes(g -> scalar(
                g, new Attention(TOKENS, WIDTH, 2).apply(g, input(g, 2 * TOKENS, WIDTH), "attention", Dropout.none())));
    }

    @Test
    void transformerBlock() {
        assertGradientsAreSlopes(g -> scalar(
                g,
                new TransformerBlock(TOKENS, WIDTH, 2, 12, 0)
                        .apply(g, input(g, 2 * TOKENS, WIDTH), "block", Dropout.none())));
    }

    @Test
    void transformerBlockWithDropoutAndDropPath() {
        assertGradientsAreSlopes(g -> scalar(
                g,
                new TransformerBlock(TOKENS, WIDTH, 2, 12, 0.4f)
                        .apply(g, input(g, 5 * TOKENS, WIDTH), "block", Dropout.seeded(seed(g), 0.3f))));
    }

    @Test
    void dropout() {
        assertGradientsAreSlopes(g -> scalar(g, Dropout.seeded(seed(g), 0.5f).activations(g.tf(), input(g, 4, 6))));
    }

    @Test
    void dropPath() {
        assertGradientsAreSlopes(g ->
                scalar(g, Dropout.seeded(seed(g), 0).path(g.tf(), input(g, 6 * TOKENS, WIDTH), TOKENS, WIDTH, 0.5f)));
    }

    @Test
    void aWrongGradientIsFound() {
        assertThatThrownBy(() -> assertGradientsAreSlopes(g -> {
                    Operand<TFloat32> x = input(g, 4);
                    return scalar(g, g.tf().math.mul(x, g.tf().stopGradient(x)));
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("gradient of input");
    }

    private static Operand<TInt64> seed(GraphBuilder graph) {
        return graph.tf().constant(new long[] {21, 22});
    }
}
