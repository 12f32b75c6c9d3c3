package dev.loff.tensorflow;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A pre-norm transformer block: x + attention(norm(x)), then x + mlp(norm(x)).
 *
 * @param tokens tokens of one sample
 * @param hidden width inside the MLP
 * @param dropPath probability that a sample skips each of the two branches in training
 */
public record TransformerBlock(int tokens, int width, int heads, int hidden, float dropPath) {
    public TransformerBlock {
        if (tokens < 1 || width < 1 || heads < 1 || hidden < 1 || width % heads != 0) {
            throw new IllegalArgumentException(
                    "Cannot build a transformer block: sizes are at least 1 and heads divide the width (tokens="
                            + tokens + ", width=" + width + ", heads=" + heads + ", hidden=" + hidden + ")");
        }
        if (!(dropPath >= 0 && dropPath < 1)) {
            throw new IllegalArgumentException(
                    "Cannot build a transformer block: dropPath is in [0, 1) (dropPath=" + dropPath + ")");
        }
    }

    /** Builds the block over {@code (minibatch × tokens, width)}; the result has the same shape. */
    public Operand<TFloat32> apply(GraphBuilder graph, Operand<TFloat32> x, String name, Dropout dropout) {
        Ops tf = graph.tf();
        Layers layers = new Layers(graph);
        Operand<TFloat32> attended = new Attention(tokens, width, heads)
                .apply(graph, layers.norm(x, name + ".norm1", width), name + ".attention", dropout);
        Operand<TFloat32> y = tf.math.add(x, dropout.path(tf, attended, tokens, width, dropPath));
        Operand<TFloat32> transformed =
                layers.mlp(layers.norm(y, name + ".norm2", width), name + ".mlp", width, hidden, dropout);
        return tf.math.add(y, dropout.path(tf, transformed, tokens, width, dropPath));
    }
}
