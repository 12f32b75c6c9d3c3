package dev.loff.training;

import dev.loff.encoder.FeatureShape;
import dev.loff.tensorflow.GraphBuilder;
import dev.loff.tensorflow.GraphSession;
import java.util.function.BiConsumer;
import org.tensorflow.Operand;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;

/** Cached features: they are already tokens and are only widened to float32. */
record CachedInput(FeatureShape shape) implements ClassifierInput {
    static final String DESCRIPTION = "features";

    @Override
    public String description() {
        return DESCRIPTION;
    }

    @Override
    public boolean isTrained() {
        return false;
    }

    @Override
    public Entrance addTo(GraphBuilder graph, int maxMinibatch) {
        Ops tf = graph.tf();
        Placeholder<TFloat16> halves = tf.withName("features")
                .placeholder(TFloat16.class, Placeholder.shape(Shape.of(-1, shape.tokens(), shape.channels())));
        return new Widened(halves, tf.dtypes.cast(halves, TFloat32.class));
    }

    private record Widened(Operand<TFloat16> samples, Operand<TFloat32> training) implements Entrance {
        @Override
        public Operand<TFloat32> evaluation(GraphBuilder weights) {
            return training;
        }

        @Override
        public void feed(long[] sampleSeeds, BiConsumer<Operand<?>, Tensor> run) {}

        @Override
        public void load(GraphSession session) {}
    }
}
