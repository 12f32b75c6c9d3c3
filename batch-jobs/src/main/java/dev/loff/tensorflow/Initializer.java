package dev.loff.tensorflow;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * A weight's value before training: a normal distribution truncated at two deviations, as in vision transformers.
 *
 * @param deviation 0 for a constant
 */
public record Initializer(float mean, float deviation) {
    public static final Initializer ZEROS = new Initializer(0, 0);
    public static final Initializer ONES = new Initializer(1, 0);
    public static final Initializer TRANSFORMER = new Initializer(0, 0.02f);

    /** The operation that draws the value; stateless, so the same seeds give the same bits. */
    Operand<TFloat32> value(Ops tf, long[] shape, long seed, long weightSeed) {
        Operand<TInt64> dimensions = tf.constant(shape);
        if (deviation == 0) {
            return tf.fill(dimensions, tf.constant(mean));
        }
        Operand<TInt64> seeds = tf.constant(new long[] {seed, weightSeed});
        Operand<TFloat32> normal = tf.random.statelessTruncatedNormal(dimensions, seeds, TFloat32.class);
        return tf.math.add(tf.math.mul(normal, tf.constant(deviation)), tf.constant(mean));
    }
}
