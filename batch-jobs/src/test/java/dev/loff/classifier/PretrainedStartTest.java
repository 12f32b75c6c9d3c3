package dev.loff.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.loff.encoder.FeatureShape;
import dev.loff.huggingface.PretrainedTransformer;
import dev.loff.tensorflow.Dropout;
import dev.loff.tensorflow.GraphBuilder;
import dev.loff.tensorflow.GraphSession;
import dev.loff.tensorflow.Safetensors;
import dev.loff.tensorflow.SessionSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;

/** Compares with results of the reference library that ops/parity/pretrained_start.py stored. */
class PretrainedStartTest {
    private static final Path RESOURCES = Path.of("src/test/resources/dev/loff");
    private static final Path VIT = RESOURCES.resolve("huggingface/vit");
    private static final int WIDTH = 24;
    private static final FeatureShape SHAPE = new FeatureShape(3, 5, false, WIDTH);
    private static final ClassifierSize SIZE = new ClassifierSize(WIDTH, 3, 2, 2);

    @Test
    void blocksClassTokenAndResizedPositionsComputeWhatTheReferenceDoes() throws IOException {
        float[] tokens;
        float[] expected;
        try (Safetensors stored = Safetensors.open(RESOURCES.resolve("classifier/pretrained-start.safetensors"))) {
            tokens = stored.floats("tokens", 2, 15, WIDTH);
            expected = stored.floats("class_token", 2, WIDTH);
        }
        float[] found = logits(spec(ClassifierKind.LOFF, SIZE), tokens);
        for (int i = 0; i < expected.length; i++) {
            assertThat(found[i]).isCloseTo(expected[i], within(2e-5f));
        }
    }

    @Test
    void theEncodersClassTokenGetsNoPosition() {
        FeatureShape shape = new FeatureShape(3, 5, true, WIDTH);
        Map<String, float[]> weights =
                PretrainedStart.weights(PretrainedTransformer.open(VIT), spec(ClassifierKind.LOFF, SIZE), shape);
        float[] position = weights.getOrDefault("position", new float[0]);
        assertThat(position).hasSize((2 + 15) * WIDTH);
        assertThat(Arrays.copyOf(position, 2 * WIDTH)).containsOnly(0);
        assertThat(position[2 * WIDTH]).isNotZero();
    }

    @Test
    void fewerBlocksAreTheFirst() {
        PretrainedTransformer pretrained = PretrainedTransformer.open(VIT);
        ClassifierSize shallow = new ClassifierSize(WIDTH, 2, 2, 2);
        Map<String, float[]> weights =
                PretrainedStart.weights(pretrained, spec(ClassifierKind.LOFF_TA, shallow), SHAPE);
        assertThat(weights).containsKey("block1.mlp.fc2.bias").doesNotContainKeys("block2.mlp.fc2.bias", "norm.gamma");
    }

    @Test
    void anotherSizeOrKindIsRefused() {
        PretrainedTransformer pretrained = PretrainedTransformer.open(VIT);
        for (ClassifierSpec other : new ClassifierSpec[] {
            spec(ClassifierKind.LOFF, new ClassifierSize(48, 3, 2, 2)),
            spec(ClassifierKind.LOFF, new ClassifierSize(WIDTH, 4, 2, 2)),
            spec(ClassifierKind.LOFF, new ClassifierSize(WIDTH, 3, 4, 2)),
            spec(ClassifierKind.LOFF, new ClassifierSize(WIDTH, 3, 2, 4)),
            spec(ClassifierKind.LINEAR, SIZE)
        }) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PretrainedStart.weights(pretrained, other, SHAPE))
                    .withMessageContaining("it is of another size");
        }
    }

    @Test
    void anotherFamilyIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PretrainedTransformer.open(RESOURCES.resolve("huggingface/dinov2")))
                .withMessageContaining("its blocks are others than a ViT's or DeiT's");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PretrainedTransformer.open(RESOURCES))
                .withMessageContaining("it has no config.json");
    }

    private static ClassifierSpec spec(ClassifierKind kind, ClassifierSize size) {
        return new ClassifierSpec(kind, size, Pooling.CLASS, EncoderClassToken.USED, 0, 0, 1, false, false);
    }

    /** Uses identity matrices for the projection and the head. */
    private static float[] logits(ClassifierSpec spec, float[] tokens) {
        Map<String, float[]> weights =
                new HashMap<>(PretrainedStart.weights(PretrainedTransformer.open(VIT), spec, SHAPE));
        for (String unchanging : new String[] {"projection", "head"}) {
            float[] identity = new float[WIDTH * WIDTH];
            for (int i = 0; i < WIDTH; i++) {
                identity[i * WIDTH + i] = 1;
            }
            weights.put(unchanging + ".kernel", identity);
            weights.put(unchanging + ".bias", new float[WIDTH]);
        }
        try (GraphBuilder graph = GraphBuilder.trainable(1)) {
            Operand<TFloat32> input = graph.tf().constant(Shape.of(2, SHAPE.tokens(), WIDTH), DataBuffers.of(tokens));
            Operand<TFloat32> logits = new Classifier(spec, SHAPE, Standardization.none(SHAPE), WIDTH)
                    .logits(graph, input, Dropout.none());
            try (GraphSession session = new GraphSession(graph, SessionSettings.defaults())) {
                session.assign(graph.variables(), (name, shape) -> weights.getOrDefault(name, new float[0]));
                try (Result result = session.runner().fetch(logits).run()) {
                    return GraphSession.floats(result.get(0));
                }
            }
        }
    }
}
