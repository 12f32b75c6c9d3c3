package dev.loff.augmentation;

import dev.loff.encoder.FeatureShape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** Runs tensors through a graph. */
final class AugmentationRun {
    static final int MAX_MINIBATCH = 8;

    private AugmentationRun() {}

    /** Augments standardized tokens, (minibatch, tokens, channels), in a graph and a session of their own. */
    static float[] augment(TensorAugmentations settings, FeatureShape shape, float[] tokens, long... seeds) {
        try (Graph graph = new Graph()) {
            Ops tf = Ops.create(graph);
            AugmentationGraph augmentation = AugmentationGraph.ofStandardized(tf, settings, shape, MAX_MINIBATCH);
            return run(graph, tf, augmentation, shape, tokens, seeds);
        }
    }

    static float[] run(
            Graph graph, Ops tf, AugmentationGraph augmentation, FeatureShape shape, float[] tokens, long... seeds) {
        List<Tensor> fed = new ArrayList<>();
        Placeholder<TFloat32> input =
                tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, shape.tokens(), shape.channels())));
        Operand<TFloat32> output = augmentation.augment(tf, input);
        try (Session session = new Session(graph)) {
            Session.Runner runner = session.runner();
            Tensor fedTokens = TFloat32.tensorOf(
                    Shape.of(seeds.length / 2, shape.tokens(), shape.channels()), DataBuffers.of(tokens));
            fed.add(fedTokens);
            runner.feed(input, fedTokens);
            augmentation.feed(seeds, (placeholder, tensor) -> {
                fed.add(tensor);
                runner.feed(placeholder, tensor);
            });
            try (Result result = runner.fetch(output).run()) {
                return floats(result.get(0));
            }
        } finally {
            fed.forEach(Tensor::close);
        }
    }

    static float[] floats(Tensor tensor) {
        float[] values = new float[(int) tensor.shape().size()];
        tensor.asRawTensor().data().asFloats().read(values);
        return values;
    }

    /** Two seeds for each of the images {@code from} to {@code to} - 1. */
    static long[] seeds(int from, int to) {
        return LongStream.range(from, to)
                .flatMap(image -> LongStream.of(image, image * 31 + 5))
                .toArray();
    }
}
