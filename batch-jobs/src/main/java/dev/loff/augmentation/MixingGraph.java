package dev.loff.augmentation;

import dev.loff.encoder.FeatureShape;
import java.util.function.BiConsumer;
import org.tensorflow.Operand;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The part of a training graph that mixes the images of a minibatch; {@link #feed} gives its placeholders what was drawn. */
public final class MixingGraph {
    private final Mixing mixing;
    private final FeatureShape shape;
    private final Placeholder<TInt32> partners;
    private final Placeholder<TFloat32> tokenShares;
    private final Placeholder<TFloat32> shares;

    public MixingGraph(Ops tf, Mixing mixing, FeatureShape shape) {
        this.mixing = mixing;
        this.shape = shape;
        partners = tf.withName("mixing_partners").placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
        tokenShares = tf.withName("mixing_token_shares")
                .placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, shape.tokens(), 1)));
        shares = tf.withName("mixing_shares").placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1)));
    }

    /** Mixes (minibatch, tokens, channels), the class token first where there is one. */
    public Operand<TFloat32> mix(Ops tf, Operand<TFloat32> tokens) {
        Operand<TFloat32> others = tf.gather(tokens, partners, tf.constant(0));
        Operand<TFloat32> rest = tf.math.sub(tf.constant(1f), tokenShares);
        return tf.stopGradient(tf.math.add(tf.math.mul(tokens, tokenShares), tf.math.mul(others, rest)));
    }

    /** Labels of what each image was mixed with: (minibatch). */
    public Operand<TInt32> others(Ops tf, Operand<TInt32> labels) {
        return tf.gather(labels, partners, tf.constant(0));
    }

    /** The share of each image's own label: (minibatch). */
    public Operand<TFloat32> shares() {
        return shares;
    }

    /**
     * Draws what is mixed and gives each placeholder its tensor.
     *
     * @param sampleSeeds two for each image, one image after another
     * @param run takes the tensors over and closes them after the run
     */
    public void feed(long[] sampleSeeds, BiConsumer<Operand<?>, Tensor> run) {
        MixingDraws draws = MixingDraws.of(mixing, shape, sampleSeeds);
        int[] others = draws.partners();
        run.accept(partners, TInt32.vectorOf(others));
        run.accept(
                tokenShares,
                TFloat32.tensorOf(Shape.of(others.length, shape.tokens(), 1), DataBuffers.of(draws.tokenShares())));
        run.accept(shares, TFloat32.vectorOf(draws.shares()));
    }
}
