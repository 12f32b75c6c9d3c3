package dev.loff.encoder;

import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig;

/**
 * How an encoder computes.
 *
 * @param intraOpThreads threads within one operator, 0 for one per core. TensorFlow has one such pool per process and
 *     the first session made decides, unless the environment says {@code TF_OVERRIDE_GLOBAL_THREADPOOL=1}.
 * @param interOpThreads threads for operators side by side, 0 for one per core, -1 to work on the calling thread
 * @param minibatch images per call of the model, always exactly so many; part of the fingerprint
 */
public record EncoderOptions(int intraOpThreads, int interOpThreads, Precision precision, int minibatch) {
    /** One image per call, in float32. */
    public static final EncoderOptions DEFAULT = new EncoderOptions(0, -1, Precision.FLOAT32, 1);

    /** What matrix products are computed in. */
    public enum Precision {
        FLOAT32,
        /** Weights and activations are rounded to bfloat16 where oneDNN has a kernel for it; CPU only. */
        BFLOAT16
    }

    public EncoderOptions {
        if (intraOpThreads < 0 || interOpThreads < -1 || minibatch < 1 || minibatch > 1024) {
            throw new IllegalArgumentException("Cannot set up an encoder: intraOpThreads is at least 0, interOpThreads"
                    + " at least -1, minibatch 1 to 1024 (intraOpThreads=" + intraOpThreads + ", interOpThreads="
                    + interOpThreads + ", minibatch=" + minibatch + ")");
        }
    }

    /** How a session computes so. */
    public ConfigProto toProto() {
        RewriterConfig.Toggle bfloat16 =
                switch (precision) {
                    case FLOAT32 -> RewriterConfig.Toggle.OFF;
                    case BFLOAT16 -> RewriterConfig.Toggle.ON;
                };
        return ConfigProto.newBuilder()
                .setIntraOpParallelismThreads(intraOpThreads)
                .setInterOpParallelismThreads(interOpThreads)
                .setAllowSoftPlacement(true)
                .setGraphOptions(GraphOptions.newBuilder()
                        .setRewriteOptions(RewriterConfig.newBuilder().setAutoMixedPrecisionOnednnBfloat16(bfloat16)))
                .build();
    }

    public EncoderOptions withPrecision(Precision newPrecision) {
        return new EncoderOptions(intraOpThreads, interOpThreads, newPrecision, minibatch);
    }

    public EncoderOptions withMinibatch(int newMinibatch) {
        return new EncoderOptions(intraOpThreads, interOpThreads, precision, newMinibatch);
    }
}
