package dev.loff.finetuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.encoder.Encoder;
import dev.loff.encoder.EncoderOptions;
import dev.loff.huggingface.EncoderChoice;
import dev.loff.huggingface.HuggingFaceEncoder;
import dev.loff.tensorflow.AdamW;
import dev.loff.tensorflow.FedRunner;
import dev.loff.tensorflow.GraphBuilder;
import dev.loff.tensorflow.GraphSession;
import dev.loff.tensorflow.Initializer;
import dev.loff.tensorflow.Layers;
import dev.loff.tensorflow.SessionSettings;
import dev.loff.tensorflow.Variable;
import dev.loff.tensorflow.VariableValues;
import dev.loff.training.ClassifierInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

class EncoderInputTest {
    private static final float[][] NO_NUMBERS = {};

    @Test
    void updatesLeaveAFrozenEncodersWeightsBitForBit() {
        float[][][] values = weightsBeforeAndAfterUpdates(EncoderMode.FROZEN);
        assertThat(values[0]).isNotEmpty();
        assertThat(values[1]).isDeepEqualTo(values[0]);
    }

    @Test
    void updatesChangeEveryWeightOfAnUnfrozenEncoder() {
        float[][][] values = weightsBeforeAndAfterUpdates(EncoderMode.UNFROZEN);
        for (int i = 0; i < values[0].length; i++) {
            assertThat(values[1][i]).isNotEqualTo(values[0][i]);
        }
    }

    private static float[][][] weightsBeforeAndAfterUpdates(EncoderMode mode) {
        try (Encoder encoder = HuggingFaceEncoder.open(
                        Path.of("src/test/resources/dev/loff/huggingface/vit"),
                        EncoderChoice.NONE,
                        EncoderOptions.DEFAULT);
                GraphBuilder graph = GraphBuilder.trainable(1)) {
            ImageRecipe recipe = new ImageRecipe(mode, ImageRecipe.PLAIN.augmentation());
            EncoderInput.Images images = new EncoderInput(EncoderInLoop.of(encoder), recipe).addTo(graph, 2);
            List<Variable> weights = new ArrayList<>(images.weights());
            int size = encoder.shape().size();
            Ops tf = graph.tf();
            Operand<TFloat32> head = new Layers(graph)
                    .linear(
                            tf.reshape(images.training(), tf.constant(new int[] {-1, size})),
                            "head",
                            size,
                            1,
                            Initializer.TRANSFORMER);
            AdamW optimizer = new AdamW(graph, tf.nn.l2Loss(head), 0.1f, 1);
            List<Variable> all = new ArrayList<>(graph.variables());
            all.addAll(optimizer.slots());
            try (GraphSession session = new GraphSession(graph, SessionSettings.defaults())) {
                session.initialize(all);
                ((ClassifierInput.Entrance) images).load(session);
                float[][] before = read(session, weights);
                for (int update = 1; update <= 3; update++) {
                    try (FedRunner runner = session.runner()) {
                        Shape shape = Shape.of(encoder.preprocessing().input().shape(2));
                        TFloat32 pixels = TFloat32.tensorOf(shape, data -> data.scalars()
                                .forEachIndexed((at, number) -> number.setFloat((at[2] + at[3]) / 9f)));
                        runner.feed(images.samples(), pixels);
                        optimizer.addTo(runner, update, 0.01);
                        runner.run().close();
                    }
                }
                return new float[][][] {before, read(session, weights)};
            }
        }
    }

    private static float[][] read(GraphSession session, List<Variable> weights) {
        try (VariableValues values = session.read(weights)) {
            return weights.stream().map(values::of).toList().toArray(NO_NUMBERS);
        }
    }
}
