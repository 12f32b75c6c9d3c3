package dev.loff.huggingface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.encoder.EncoderNetwork;
import dev.loff.encoder.EncoderOptions;
import dev.loff.tensorflow.GradientCheck;
import dev.loff.tensorflow.GraphBuilder;
import dev.loff.tensorflow.GraphSession;
import dev.loff.tensorflow.SessionSettings;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

class HuggingFaceNetworkTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"dinov2", "dinov2-giant", "dinov2-registers", "vit", "deit", "clip-vision", "siglip-vision"})
    void gradientsThroughTheEncoderAreSlopes(String family) {
        try (HuggingFaceEncoder encoder = open(family)) {
            EncoderNetwork network = encoder.network();
            int height = encoder.preprocessing().input().height();
            int width = encoder.preprocessing().input().width();
            GradientCheck.assertGradientsAreSlopes(graph -> GradientCheck.scalar(
                    graph,
                    network.tokens(
                            graph,
                            graph.tf()
                                    .constant(
                                            Shape.of(1, height, width, 3),
                                            DataBuffers.of(numbers(height * width * 3))))));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dinov2", "dinov2-registers", "deit", "siglip-vision"})
    void loadedNetworkGivesTheEncodersTokensForMinibatchesOfAnySize(String family) {
        try (HuggingFaceEncoder encoder = open(family);
                GraphBuilder graph = GraphBuilder.trainable(1)) {
            GraphBuilder part = graph.part("encoder.");
            Placeholder<TFloat32> pixels = graph.tf().placeholder(TFloat32.class);
            EncoderNetwork network = encoder.network();
            Operand<TFloat32> tokens = network.tokens(part, pixels);
            int size = encoder.preprocessing().input().size();
            float[] numbers = numbers(3 * size);
            ByteBuffer direct = ByteBuffer.allocateDirect(size * Float.BYTES).order(ByteOrder.nativeOrder());
            direct.asFloatBuffer().put(numbers, 2 * size, size);
            float[] expected = encoder.floats(direct);
            try (GraphSession session = new GraphSession(graph, SessionSettings.defaults())) {
                network.load(part.partVariables(), session);
                Shape shape = Shape.of(encoder.preprocessing().input().shape(3));
                try (Result result = session.runner()
                        .feed(pixels, TFloat32.tensorOf(shape, DataBuffers.of(numbers)))
                        .fetch(tokens)
                        .run()) {
                    float[] found = GraphSession.floats(result.get(0));
                    assertThat(found).hasSize(3 * expected.length);
                    for (int i = 0; i < expected.length; i++) {
                        assertThat(found[2 * expected.length + i]).isCloseTo(expected[i], Offset.offset(2e-5f));
                    }
                }
            }
        }
    }

    private static HuggingFaceEncoder open(String family) {
        return HuggingFaceEncoder.open(
                Path.of("src/test/resources/dev/loff/huggingface", family), EncoderChoice.NONE, EncoderOptions.DEFAULT);
    }

    private static float[] numbers(int count) {
        float[] numbers = new float[count];
        Random random = new Random(3);
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }
}
