package dev.loff.tensorflow;

import dev.loff.tensorflow.Variable.WeightDecay;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;

/** The layers of a transformer. All work on {@code (rows, width)}; rows are minibatch × tokens. */
public final class Layers {
    /** The ε of DeiT and DINOv2. */
    public static final float NORM_EPSILON = 1e-6f;

    private final GraphBuilder graph;
    private final Ops tf;

    public Layers(GraphBuilder graph) {
        this.graph = graph;
        this.tf = graph.tf();
    }

    /** x · kernel + bias; kernel (in, out). */
    public Operand<TFloat32> linear(Operand<TFloat32> x, String name, int in, int out) {
        return linear(x, name, in, out, Initializer.TRANSFORMER);
    }

    public Operand<TFloat32> linear(Operand<TFloat32> x, String name, int in, int out, Initializer initializer) {
        Operand<TFloat32> kernel = graph.weight(name + ".kernel", initializer, WeightDecay.DECAYED, in, out);
        return tf.nn.biasAdd(tf.linalg.matMul(x, kernel), bias(name, out));
    }

    private Operand<TFloat32> bias(String name, int out) {
        return graph.weight(name + ".bias", Initializer.ZEROS, WeightDecay.EXEMPT, out);
    }

    /** Layer normalisation (Ba et al. 2016): γ · (x - mean) / √(variance + ε) + β over the width. */
    public Operand<TFloat32> norm(Operand<TFloat32> x, String name, int width) {
        return norm(x, name, width, NORM_EPSILON);
    }

    /** Layer normalisation with the given ε. */
    public Operand<TFloat32> norm(Operand<TFloat32> x, String name, int width, float epsilon) {
        Operand<TFloat32> gamma = graph.weight(name + ".gamma", Initializer.ONES, WeightDecay.EXEMPT, width);
        Operand<TFloat32> beta = graph.weight(name + ".beta", Initializer.ZEROS, WeightDecay.EXEMPT, width);
        Mean.Options keep = Mean.keepDims(true);
        Operand<TFloat32> centred = tf.math.sub(x, tf.math.mean(x, tf.constant(-1), keep));
        Operand<TFloat32> variance = tf.math.mean(tf.math.square(centred), tf.constant(-1), keep);
        Operand<TFloat32> inverse = tf.math.rsqrt(tf.math.add(variance, tf.constant(epsilon)));
        return tf.math.add(tf.math.mul(tf.math.mul(centred, inverse), gamma), beta);
    }

    /** Gaussian error linear unit, exact: x / 2 · (1 + erf(x / √2)). */
    public Operand<TFloat32> gelu(Operand<TFloat32> x) {
        Operand<TFloat32> erf = tf.math.erf(tf.math.mul(x, tf.constant((float) StrictMath.sqrt(0.5))));
        return tf.math.mul(tf.math.mul(tf.constant(0.5f), x), tf.math.add(tf.constant(1f), erf));
    }

    /** Two linear layers with a GELU between. */
    Operand<TFloat32> mlp(Operand<TFloat32> x, String name, int width, int hidden, Dropout dropout) {
        Operand<TFloat32> inner = gelu(linear(x, name + ".fc1", width, hidden));
        return dropout.activations(tf, linear(dropout.activations(tf, inner), name + ".fc2", hidden, width));
    }
}
