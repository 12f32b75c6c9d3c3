package dev.loff.tensorflow;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Multi-head self-attention (Vaswani et al. 2017): softmax(q · kᵀ / √d) · v per head, then a projection. */
record Attention(int tokens, int width, int heads) {
    /** Builds attention over {@code (minibatch × tokens, width)}. */
    Operand<TFloat32> apply(GraphBuilder graph, Operand<TFloat32> x, String name, Dropout dropout) {
        Ops tf = graph.tf();
        Layers layers = new Layers(graph);
        int headWidth = width / heads;
        Operand<TFloat32> mixed = layers.linear(x, name + ".qkv", width, 3 * width);
        Operand<TFloat32> split = tf.linalg.transpose(
                tf.reshape(mixed, tf.constant(new int[] {-1, tokens, 3, heads, headWidth})),
                tf.constant(new int[] {2, 0, 3, 1, 4}));
        // q, k, v: (minibatch, heads, tokens, headWidth)
        List<Output<TFloat32>> qkv = tf.unstack(split, 3L).output();
        Operand<TFloat32> query = tf.math.mul(qkv.get(0), tf.constant((float) (1 / StrictMath.sqrt(headWidth))));
        // Einsum, because oneDNN computes it, forward and backward, and in bfloat16 if configured. TensorFlow does not
        // pass the
        // operation that batchMatMul creates to oneDNN.
        Operand<TFloat32> scores = tf.linalg.einsum(List.of(query, qkv.get(1)), "bhqd,bhkd->bhqk");
        Operand<TFloat32> attended = tf.linalg.einsum(List.of(tf.nn.softmax(scores), qkv.get(2)), "bhqk,bhkd->bhqd");
        Operand<TFloat32> joined = tf.reshape(
                tf.linalg.transpose(attended, tf.constant(new int[] {0, 2, 1, 3})), tf.constant(new int[] {-1, width}));
        return dropout.activations(tf, layers.linear(joined, name + ".projection", width, width));
    }
}
