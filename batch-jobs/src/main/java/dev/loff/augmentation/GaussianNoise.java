package dev.loff.augmentation;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * Standard normal numbers, each image's from its own seeds. TensorFlow's counter-based generator (Philox, Box–Muller)
 * takes one seed per operation, so there is one operation for each place in the largest minibatch; in a smaller one the
 * operations beyond it draw nothing.
 *
 * <p>The other way, a hash of (seed, index) in element-wise operations, costs 20 to 25 ms of processor time where this
 * costs 34 (16 images of 16 × 16 × 768), beside an update's 2 s: not worth a generator of our own making.
 */
record GaussianNoise(int numbers, int maxMinibatch) {
    /**
     * Draws for a minibatch.
     *
     * @param seeds (minibatch, 2)
     * @return (minibatch, numbers)
     */
    Operand<TFloat32> draw(Ops tf, Operand<TInt64> seeds) {
        Operand<TInt32> axis = tf.constant(0);
        Operand<TInt32> images =
                tf.squeeze(tf.slice(tf.shape(seeds), tf.constant(new int[] {0}), tf.constant(new int[] {1})));
        Operand<TInt32> last = tf.math.sub(images, tf.constant(1));
        Operand<TInt32> width = tf.constant(numbers);
        List<Operand<TFloat32>> rows = new ArrayList<>();
        for (int image = 0; image < maxMinibatch; image++) {
            Operand<TInt32> index = tf.constant(image);
            Operand<TInt32> present = tf.dtypes.cast(tf.math.less(index, images), TInt32.class);
            Operand<TInt64> seed = tf.gather(seeds, tf.math.minimum(index, last), axis);
            rows.add(tf.random.statelessRandomNormal(tf.stack(List.of(present, width)), seed, TFloat32.class));
        }
        // Concatenating one thing is refused.
        return rows.size() == 1 ? rows.get(0) : tf.concat(rows, axis);
    }
}
