package dev.loff.tensorflow;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.tensorflow.proto.RewriterConfig;
import org.tensorflow.proto.RewriterConfig.Toggle;

/** The number format of matrix products. Weights, optimizer slots and everything that is stored stay float32. */
public enum Precision {
    @JsonProperty("float32")
    FLOAT32,
    /** Faster on processors with bfloat16 arithmetic, without effect on others; results differ in the third digit. */
    @JsonProperty("bfloat16")
    BFLOAT16,
    /** Runs on the tensor cores of a GPU. Its range is small, so training scales the loss up, see {@link #lossScale}. */
    @JsonProperty("float16")
    FLOAT16;

    /** How TensorFlow rewrites a graph for this precision. */
    public RewriterConfig rewriting() {
        return RewriterConfig.newBuilder()
                .setAutoMixedPrecisionOnednnBfloat16(this == BFLOAT16 ? Toggle.ON : Toggle.OFF)
                .setAutoMixedPrecision(this == FLOAT16 ? Toggle.ON : Toggle.OFF)
                .build();
    }

    /** The factor for a loss before its gradients are computed, so that small gradients do not vanish: a power of two. */
    public float lossScale() {
        return this == FLOAT16 ? 1024 : 1;
    }

    /** Throws if this process has no device for this precision. */
    public void requireDevice() {
        if (this == FLOAT16 && Devices.gpus() == 0) {
            throw new IllegalArgumentException(
                    "Cannot compute in float16: that takes a GPU, and TensorFlow has none here"
                            + " (precision=float16; say bfloat16 or float32, or see ops/guides/gpus.md)");
        }
    }
}
