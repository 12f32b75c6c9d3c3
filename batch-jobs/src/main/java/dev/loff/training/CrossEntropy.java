package dev.loff.training;

import java.util.Arrays;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Softmax cross-entropy with label smoothing (Szegedy et al. 2016) and a weight per class, averaged over the minibatch.
 * One-hot targets, because the sparse operation has no gradient in TensorFlow's C++ interface.
 */
public final class CrossEntropy {
    private final double smoothing;
    private final float[] classWeights;

    public CrossEntropy(double smoothing, float[] classWeights) {
        this.smoothing = smoothing;
        this.classWeights = classWeights.clone();
    }

    /** From logits (minibatch, classes) and labels (minibatch) to a scalar. */
    public Operand<TFloat32> loss(Ops tf, Operand<TFloat32> logits, Operand<TInt32> labels) {
        return tf.math.mean(losses(tf, logits, labels), tf.constant(0));
    }

    /**
     * The loss of images that are mixed from two (Zhang et al. 2018): the loss of each is weighted by its share.
     *
     * @param others labels of the second images, (minibatch)
     * @param shares of the first images, (minibatch)
     */
    public Operand<TFloat32> loss(
            Ops tf,
            Operand<TFloat32> logits,
            Operand<TInt32> labels,
            Operand<TInt32> others,
            Operand<TFloat32> shares) {
        Operand<TFloat32> first = tf.math.mul(shares, losses(tf, logits, labels));
        Operand<TFloat32> second = tf.math.mul(tf.math.sub(tf.constant(1f), shares), losses(tf, logits, others));
        return tf.math.mean(tf.math.add(first, second), tf.constant(0));
    }

    private Operand<TFloat32> losses(Ops tf, Operand<TFloat32> logits, Operand<TInt32> labels) {
        int classes = classWeights.length;
        Operand<TFloat32> on = tf.constant((float) (1 - smoothing + smoothing / classes));
        Operand<TFloat32> off = tf.constant((float) (smoothing / classes));
        Operand<TFloat32> targets = tf.oneHot(labels, tf.constant(classes), on, off);
        Operand<TFloat32> losses =
                tf.nn.softmaxCrossEntropyWithLogits(logits, targets).loss();
        return tf.math.mul(losses, weights(tf, labels));
    }

    private Operand<TFloat32> weights(Ops tf, Operand<TInt32> labels) {
        float[] ones = new float[classWeights.length];
        Arrays.fill(ones, 1);
        return Arrays.equals(ones, classWeights)
                ? tf.constant(1f)
                : tf.gather(tf.constant(classWeights), labels, tf.constant(0));
    }
}
