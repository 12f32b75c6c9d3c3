package dev.loff.encoder;

import java.time.Duration;

/** Called for each piece of work that a {@link FeatureExtraction} has done, on the thread that did it. */
public interface PipelineListener {
    PipelineListener NONE = (phase, duration) -> {};

    /** The phases that are timed. */
    enum Phase {
        /** One image: decode, resize, normalise. */
        DECODE,
        /** One minibatch through the model. */
        ENCODE
    }

    void done(Phase phase, Duration duration);

    /** The device ran out of memory: from now on a call of the model takes {@code images} images. */
    default void halved(int images) {}
}
