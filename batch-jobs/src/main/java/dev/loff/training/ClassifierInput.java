package dev.loff.training;

import dev.loff.encoder.FeatureShape;
import dev.loff.tensorflow.GraphBuilder;
import dev.loff.tensorflow.GraphSession;
import java.util.function.BiConsumer;
import org.tensorflow.Operand;
import org.tensorflow.Tensor;
import org.tensorflow.types.TFloat32;

/** Turns samples into the tokens that a classifier is trained on: the first part of its training graph. */
public interface ClassifierInput {
    /** The shape of the tokens. */
    FeatureShape shape();

    /** Everything that the tokens depend on besides the samples; a saved training resumes only with the same description. */
    String description();

    /** Whether training changes the weights that make the tokens; then the tokens must not be augmented or mixed. */
    boolean isTrained();

    /** Adds the first part to a graph. */
    Entrance addTo(GraphBuilder graph, int maxMinibatch);

    /** The first part of one graph. */
    interface Entrance {
        /** Is fed with the tensor of the samples' reader. */
        Operand<?> samples();

        /** The tokens for updates: (minibatch, tokens, channels). */
        Operand<TFloat32> training();

        /**
         * Adds the tokens for evaluation, of the same shape.
         *
         * @param weights the weights of the graph, or others in their place
         */
        Operand<TFloat32> evaluation(GraphBuilder weights);

        /**
         * Feeds the other placeholders of an update.
         *
         * @param sampleSeeds two for each image, image by image
         * @param run takes ownership of the tensors and closes them after the run
         */
        void feed(long[] sampleSeeds, BiConsumer<Operand<?>, Tensor> run);

        /** Loads the weights that come from files. */
        void load(GraphSession session);
    }
}
