package dev.loff.training;

import dev.loff.encoder.FeatureShape;
import dev.loff.tensorflow.GraphBuilder;
import dev.loff.tensorflow.GraphSession;
import java.util.function.BiConsumer;
import org.tensorflow.Operand;
import org.tensorflow.Tensor;
import org.tensorflow.types.TFloat32;

/** How samples become the tokens that a classifier learns from: what its training graph begins with. */
public interface ClassifierInput {
    /** Of the tokens. */
    FeatureShape shape();

    /** All that the tokens depend on beside the samples; a saved training goes on with the same only. */
    String description();

    /** Whether training changes what makes the tokens; then nothing may stand between it and the classifier. */
    boolean isTrained();

    /** Adds the beginning to a graph. */
    Entrance addTo(GraphBuilder graph, int maxMinibatch);

    /** The beginning of one graph. */
    interface Entrance {
        /** Fed with what the samples' reader gives. */
        Operand<?> samples();

        /** What updates see: (minibatch, tokens, channels). */
        Operand<TFloat32> training();

        /**
         * Adds what evaluation sees, of the same shape.
         *
         * @param weights those of the graph, or others in their place
         */
        Operand<TFloat32> evaluation(GraphBuilder weights);

        /**
         * Gives further placeholders of an update their tensors.
         *
         * @param sampleSeeds two for each image, one image after another
         * @param run takes the tensors over and closes them after the run
         */
        void feed(long[] sampleSeeds, BiConsumer<Operand<?>, Tensor> run);

        /** Gives weights that come from files their numbers. */
        void load(GraphSession session);
    }
}
