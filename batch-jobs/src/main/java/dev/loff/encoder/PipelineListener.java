package dev.loff.encoder;

import java.time.Duration;

/** Hears of each piece of work that a {@link FeatureExtraction} has done, on the thread that did it. */
public interface PipelineListener {
    PipelineListener NONE = (phase, duration) -> {};

    /** Where the time goes. */
    enum Phase {
        /** One image: decode, resize, normalise. */
        DECODE,
        /** One minibatch through the model. */
        ENCODE
    }

    void done(Phase phase, Duration duration);

    /** The device's memory was too small: from here on a call of the model takes {@code images}. */
    default void halved(int images) {}
}
