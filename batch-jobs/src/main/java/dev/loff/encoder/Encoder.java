package dev.loff.encoder;

import dev.loff.dataset.Sha256;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A frozen foundation model: preprocessed images in, features out. Safe for use by many threads.
 *
 * <p>An image's features are bit-identical whichever images share its minibatch, and at every place in it.
 */
public interface Encoder extends AutoCloseable {
    String name();

    /** Changes whenever weights, preprocessing or the way of computing change the features. */
    Sha256 fingerprint();

    FeatureShape shape();

    Preprocessing preprocessing();

    /** The licence that the encoder's files state. */
    String licence();

    /** How many images one call of {@link #encode} takes; never changes. */
    int minibatch();

    /**
     * The smallest number of images per call that gives the same bits: {@link #minibatch} may be halved repeatedly down to
     * this. Equal to {@link #minibatch} if it must not be halved.
     */
    int leastMinibatch();

    /**
     * Encodes one minibatch.
     *
     * @param pixels direct; float32 of {@link #minibatch} images, or of that halved down to {@link #leastMinibatch}, in the
     *     size and layout of {@link #preprocessing}; places without an image hold zeros
     * @return per image its features, or quarantined as {@link QuarantineReason#NON_FINITE}
     */
    List<Extracted> encode(ByteBuffer pixels);

    /**
     * The model as a graph without variables, from pixels to features (float32 values that float16 holds exactly,
     * (minibatch, tokens, channels), class token first).
     */
    Freezing frozenGraph();

    /**
     * The model as a part of other graphs, trained or frozen. It no longer needs this encoder.
     *
     * @throws IllegalArgumentException if the graph cannot be made trainable; the message says why
     */
    EncoderNetwork network();

    /** The graph from an image's bytes to this encoder's input. */
    default FrozenGraph preprocessingGraph() {
        return preprocessing().graph();
    }

    @Override
    void close();
}
