package dev.loff.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.tensorflow.GradientCheck;
import dev.loff.tensorflow.GraphBuilder;
import dev.loff.tensorflow.GraphSession;
import dev.loff.tensorflow.SessionSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.nn.FusedBatchNorm;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;

class FrozenNetworkTest {
    private static final int PIXELS = TinyModel.SIDE * TinyModel.SIDE * 3;

    @TempDir
    Path folder;

    @Test
    void gradientsThroughATransformerAreSlopes() throws IOException {
        assertGradientsAreSlopes(TinyModel.transformer());
    }

    @Test
    void gradientsThroughConvolutionsAreSlopes() throws IOException {
        assertGradientsAreSlopes(TinyModel.grid().output("features", FrozenNetworkTest::separable));
    }

    @Test
    void kernelsBiasesAndLaterFactorsAreWeights() throws IOException {
        assertThat(weights(TinyModel.transformer()))
                .as("patches, class token, and query, key and value twice")
                .hasSize(8);
        assertThat(weights(TinyModel.grid().output("features", FrozenNetworkTest::separable)))
                .as("kernel, depthwise kernel, pointwise kernel, bias; not the factor of the pixels")
                .hasSize(4);
    }

    @Test
    void onlyScaleAndOffsetOfABatchNormAreTrained() throws IOException {
        TinyModel model = TinyModel.grid().output("features", (tf, image) -> tf.nn.fusedBatchNorm(
                        TinyModel.patches(tf, image),
                        TinyModel.weights(tf, 5, 8),
                        TinyModel.weights(tf, 6, 8),
                        TinyModel.weights(tf, 7, 8),
                        tf.constant(new float[] {1, 2, 3, 4, 5, 6, 7, 8}),
                        FusedBatchNorm.isTraining(false))
                .y());
        assertThat(weights(model)).as("kernel, scale and offset").hasSize(3);
        try (SavedModelEncoder encoder = open(model);
                GraphBuilder graph = GraphBuilder.trainable(1)) {
            Operand<TFloat32> tokens = encoder.network().tokens(graph, pixels(graph, 2));
            Output<?>[] reads =
                    graph.variables().stream().map(it -> it.read().asOutput()).toArray(Output<?>[]::new);
            assertThat(graph.graph()
                            .addGradients(GradientCheck.scalar(graph, tokens).asOutput(), reads))
                    .hasSize(3);
        }
    }

    @Test
    void loadedNetworkGivesTheEncodersFeatures() throws IOException {
        try (SavedModelEncoder encoder = open(TinyModel.transformer());
                GraphBuilder graph = GraphBuilder.trainable(1)) {
            EncoderNetwork network = encoder.network();
            Placeholder<TFloat32> pixels = graph.tf().placeholder(TFloat32.class);
            Operand<TFloat32> tokens = network.tokens(graph, pixels);
            float[] numbers = new float[PIXELS];
            for (int i = 0; i < PIXELS; i++) {
                numbers[i] = i % 7 / 7f;
            }
            ByteBuffer direct = ByteBuffer.allocateDirect(PIXELS * Float.BYTES).order(ByteOrder.nativeOrder());
            direct.asFloatBuffer().put(numbers);
            Extracted.Features expected =
                    (Extracted.Features) encoder.encode(direct).get(0);
            try (GraphSession session = new GraphSession(graph, SessionSettings.defaults())) {
                network.load(graph.partVariables(), session);
                try (Result result = session.runner()
                        .feed(pixels, TFloat32.tensorOf(Shape.of(1, 16, 16, 3), DataBuffers.of(numbers)))
                        .fetch(graph.tf().dtypes.cast(tokens, TFloat16.class))
                        .run()) {
                    byte[] found = new byte[17 * 32 * 2];
                    result.get(0).asRawTensor().data().read(found);
                    assertThat(ByteBuffer.wrap(found)).isEqualTo(expected.float16());
                }
            }
        }
    }

    @Test
    void savedVariablesAreReadAsConstants() throws IOException {
        TinyModel model = TinyModel.grid().withVariable("bias", 1);
        assertThat(weights(model))
                .as("the kernel; one number alone is no weight")
                .hasSize(1);
    }

    private Set<String> weights(TinyModel model) throws IOException {
        try (SavedModelEncoder encoder = open(model);
                GraphBuilder graph = GraphBuilder.trainable(1)) {
            encoder.network().tokens(graph, pixels(graph, 1));
            return graph.partVariables().keySet();
        }
    }

    private void assertGradientsAreSlopes(TinyModel model) throws IOException {
        try (SavedModelEncoder encoder = open(model)) {
            EncoderNetwork network = encoder.network();
            GradientCheck.assertGradientsAreSlopes(
                    graph -> GradientCheck.scalar(graph, network.tokens(graph, pixels(graph, 2))));
        }
    }

    private SavedModelEncoder open(TinyModel model) throws IOException {
        return SavedModelEncoder.open(
                model.write(folder.resolve("model-" + System.nanoTime())), EncoderOptions.DEFAULT);
    }

    private static Operand<TFloat32> pixels(GraphBuilder graph, int images) {
        return TinyModel.weights(graph.tf(), 9, images, TinyModel.SIDE, TinyModel.SIDE, 3);
    }

    /** As in MobileNet: a factor for pixels, a convolution, a depthwise one and a pointwise one with its bias. */
    private static Operand<TFloat32> separable(Ops tf, Operand<TFloat32> image) {
        Operand<TFloat32> scaled = tf.math.mul(image, tf.constant(new float[] {2, 3, 4}));
        Operand<TFloat32> wide =
                tf.nn.conv2d(scaled, TinyModel.weights(tf, 1, 4, 4, 3, 6), List.of(1L, 4L, 4L, 1L), "VALID");
        Operand<TFloat32> deep = tf.nn.depthwiseConv2dNative(
                tf.nn.relu6(wide), TinyModel.weights(tf, 2, 3, 3, 6, 1), List.of(1L, 1L, 1L, 1L), "SAME");
        return tf.nn.biasAdd(
                tf.nn.conv2d(deep, TinyModel.weights(tf, 3, 1, 1, 6, 8), List.of(1L, 1L, 1L, 1L), "SAME"),
                TinyModel.weights(tf, 4, 8));
    }
}
