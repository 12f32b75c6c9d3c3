package dev.loff.encoder;

import dev.loff.tensorflow.GraphBuilder;
import dev.loff.tensorflow.GraphSession;
import dev.loff.tensorflow.Variable;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** An encoder's network as a part of other graphs. Holds no session and no numbers. */
public interface EncoderNetwork {
    /**
     * Adds the network; its weights are those that the graph gives.
     *
     * @param pixels of any number of images, in the layout and size that the encoder's preprocessing says
     * @return (minibatch, tokens, channels), class token first, not rounded to float16
     */
    Operand<TFloat32> tokens(GraphBuilder graph, Operand<TFloat32> pixels);

    /**
     * Sets weights to what the model's files hold.
     *
     * @param weights by the names that {@link #tokens} asked for
     */
    void load(Map<String, Variable> weights, GraphSession session);
}
