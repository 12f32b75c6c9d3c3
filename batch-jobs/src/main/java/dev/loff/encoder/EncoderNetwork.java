package dev.loff.encoder;

import dev.loff.tensorflow.GraphBuilder;
import dev.loff.tensorflow.GraphSession;
import dev.loff.tensorflow.Variable;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** An encoder's network as a part of other graphs. Holds no session. */
public interface EncoderNetwork {
    /**
     * Adds the network to {@code graph}, which creates its weights.
     *
     * @param pixels any number of images, in the layout and size of the encoder's preprocessing
     * @return (minibatch, tokens, channels), class token first, not rounded to float16
     */
    Operand<TFloat32> tokens(GraphBuilder graph, Operand<TFloat32> pixels);

    /**
     * Sets weights to the values in the model's files.
     *
     * @param weights by the names that {@link #tokens} gave them
     */
    void load(Map<String, Variable> weights, GraphSession session);
}
