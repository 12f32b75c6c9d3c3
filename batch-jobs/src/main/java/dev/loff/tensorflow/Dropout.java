package dev.loff.tensorflow;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * Drops activations in training. Each use draws from its own stateless stream: the bits depend on the fed seed, on the number
 * of the use in the graph and on the position in the tensor, never on earlier runs.
 */
public final class Dropout {
    private final @Nullable Operand<TInt64> seed;
    private final float rate;
    private int uses;

    private Dropout(@Nullable Operand<TInt64> seed, float rate) {
        this.seed = seed;
        this.rate = rate;
    }

    /** Leaves activations unchanged, for evaluation and export. */
    public static Dropout none() {
        return new Dropout(null, 0);
    }

    /**
     * Drops activations in training.
     *
     * @param seed shape (2); one pair per minibatch
     */
    public static Dropout seeded(Operand<TInt64> seed, float rate) {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("Cannot drop activations: the rate is in [0, 1) (rate=" + rate + ")");
        }
        return new Dropout(seed, rate);
    }

    /** Drops single values and scales the rest by 1 / (1 - rate), so that the expectation stays the same. */
    public Operand<TFloat32> activations(Ops tf, Operand<TFloat32> x) {
        return seed == null || rate == 0 ? x : tf.math.mul(x, mask(tf, tf.shape(x), seed, rate));
    }

    /**
     * Stochastic depth (Huang et al. 2016): drops a whole residual branch per sample.
     *
     * @param x (minibatch × tokens, width)
     */
    Operand<TFloat32> path(Ops tf, Operand<TFloat32> x, int tokens, int width, float pathRate) {
        if (seed == null || pathRate == 0) {
            return x;
        }
        Operand<TFloat32> samples = tf.reshape(x, tf.constant(new int[] {-1, tokens, width}));
        Operand<TInt32> minibatch = tf.slice(tf.shape(samples), tf.constant(new int[] {0}), tf.constant(new int[] {1}));
        Operand<TInt32> perSample = tf.concat(List.of(minibatch, tf.constant(new int[] {1, 1})), tf.constant(0));
        Operand<TFloat32> kept = tf.math.mul(samples, mask(tf, perSample, seed, pathRate));
        return tf.reshape(kept, tf.constant(new int[] {-1, width}));
    }

    private Operand<TFloat32> mask(Ops tf, Operand<TInt32> shape, Operand<TInt64> minibatchSeed, float dropped) {
        uses++;
        Operand<TInt64> useSeed = tf.math.add(minibatchSeed, tf.constant(new long[] {0, uses}));
        Operand<TFloat32> uniform = tf.random.statelessRandomUniform(shape, useSeed, TFloat32.class);
        Operand<TFloat32> kept = tf.dtypes.cast(tf.math.greaterEqual(uniform, tf.constant(dropped)), TFloat32.class);
        // The mask's shape depends on x, and random operations have no gradient: without stopGradient, adding the
        // gradients
        // would fail.
        return tf.stopGradient(tf.math.mul(kept, tf.constant(1 / (1 - dropped))));
    }
}
