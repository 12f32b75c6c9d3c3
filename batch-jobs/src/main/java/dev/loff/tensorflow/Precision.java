package dev.loff.tensorflow;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.tensorflow.proto.RewriterConfig;
import org.tensorflow.proto.RewriterConfig.Toggle;

/** What matrix products are computed in. Weights, optimizer slots and whatever is stored stay float32. */
public enum Precision {
    @JsonProperty("float32")
    FLOAT32,
    /** Faster where the processor has bfloat16 arithmetic, of no effect elsewhere; results differ in the third digit. */
    @JsonProperty("bfloat16")
    BFLOAT16,
    /** On the tensor cores of a GPU. Its range is short: a training scales its loss up, see {@link #lossScale}. */
    @JsonProperty("float16")
    FLOAT16;

    /** How TensorFlow rewrites a graph for it. */
    public RewriterConfig rewriting() {
        return RewriterConfig.newBuilder()
                .setAutoMixedPrecisionOnednnBfloat16(this == BFLOAT16 ? Toggle.ON : Toggle.OFF)
                .setAutoMixedPrecision(this == FLOAT16 ? Toggle.ON : Toggle.OFF)
                .build();
    }

    /** What a loss is multiplied with before its gradients, so that small ones do not vanish: a power of two. */
    public float lossScale() {
        return this == FLOAT16 ? 1024 : 1;
    }

    /** Refuses what this process has no device for. */
    public void requireDevice() {
        if (this == FLOAT16 && Devices.gpus() == 0) {
            throw new IllegalArgumentException(
                    "Cannot compute in float16: that takes a GPU, and TensorFlow has none here"
                            + " (precision=float16; say bfloat16 or float32, or see `Workers and GPUs` in the README)");
        }
    }
}
