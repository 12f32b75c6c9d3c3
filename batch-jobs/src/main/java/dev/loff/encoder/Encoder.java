package dev.loff.encoder;

import dev.loff.dataset.Sha256;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A frozen foundation model: preprocessed images in, features out. Safe for use by many threads.
 *
 * <p>An image's features are the same bits whatever stands beside it in a minibatch, and wherever in it the image stands.
 */
public interface Encoder extends AutoCloseable {
    String name();

    /** Changes whenever weights, preprocessing or the way of computing change the features. */
    Sha256 fingerprint();

    FeatureShape shape();

    Preprocessing preprocessing();

    /** What its maker allows, as its files say. */
    String licence();

    /** How many images one call of {@link #encode} takes; never changes. */
    int minibatch();

    /**
     * The least that a call may take instead: half of {@link #minibatch}, half of that and so on give the same bits down to
     * this. Equal to {@link #minibatch} where only that many do.
     */
    int leastMinibatch();

    /**
     * Encodes one minibatch.
     *
     * @param pixels direct; float32 of {@link #minibatch} images or of a half down to {@link #leastMinibatch}, each of the
     *     size and layout that {@link #preprocessing} says; places without an image hold zeros
     * @return per image its features, or quarantined as {@link QuarantineReason#NON_FINITE}
     */
    List<Extracted> encode(ByteBuffer pixels);

    /**
     * The model as a graph without variables, from pixels to features (float32 values that float16 holds exactly,
     * (minibatch, tokens, channels), class token first).
     */
    Freezing frozenGraph();

    /**
     * The model as a part of other graphs, to be trained or not. It needs this encoder no more.
     *
     * @throws IllegalArgumentException when the model's graph cannot be taken apart, and why
     */
    EncoderNetwork network();

    /** The graph from an image's bytes to this encoder's input. */
    default FrozenGraph preprocessingGraph() {
        return preprocessing().graph();
    }

    @Override
    void close();
}
