package dev.loff.encoder;

import dev.loff.tensorflow.Placement;
import dev.loff.tensorflow.Precision;
import dev.loff.tensorflow.SessionSettings;

/**
 * How an encoder computes.
 *
 * @param intraOpThreads threads within one operator, 0 for one per core. TensorFlow has one such pool per process, sized by the
 *     first session, unless the environment sets {@code TF_OVERRIDE_GLOBAL_THREADPOOL=1}. The number changes bits of the
 *     features, so it must not depend on how many encoders run at once.
 * @param interOpThreads threads for operators in parallel, 0 for one per core, -1 to run on the calling thread
 * @param minibatch images per call of the model; part of the fingerprint where the features depend on it
 * @param placement the device that the model runs on; GPUs of the same kind give the same bits
 */
public record EncoderOptions(
        int intraOpThreads, int interOpThreads, Precision precision, int minibatch, Placement placement) {
    /** One image per call, in float32. */
    public static final EncoderOptions DEFAULT = new EncoderOptions(0, -1, Precision.FLOAT32, 1, Placement.AUTOMATIC);

    public EncoderOptions {
        if (intraOpThreads < 0 || interOpThreads < -1 || minibatch < 1 || minibatch > 1024) {
            throw new IllegalArgumentException("Cannot set up an encoder: intraOpThreads is at least 0, interOpThreads"
                    + " at least -1, minibatch 1 to 1024 (intraOpThreads=" + intraOpThreads + ", interOpThreads="
                    + interOpThreads + ", minibatch=" + minibatch + ")");
        }
    }

    /** These options as settings of a session. */
    public SessionSettings session() {
        return new SessionSettings(intraOpThreads, interOpThreads, precision);
    }

    public EncoderOptions withPrecision(Precision newPrecision) {
        return new EncoderOptions(intraOpThreads, interOpThreads, newPrecision, minibatch, placement);
    }

    public EncoderOptions withMinibatch(int newMinibatch) {
        return new EncoderOptions(intraOpThreads, interOpThreads, precision, newMinibatch, placement);
    }

    public EncoderOptions withPlacement(Placement newPlacement) {
        return new EncoderOptions(intraOpThreads, interOpThreads, precision, minibatch, newPlacement);
    }
}
