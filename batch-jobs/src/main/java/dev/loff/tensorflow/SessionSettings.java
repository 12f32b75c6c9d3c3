package dev.loff.tensorflow;

import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;
import org.tensorflow.proto.GraphOptions;

/**
 * How a session uses the machine.
 *
 * <p>Sums are split over the threads of one operation, so bit-identical results need the same {@code intraThreads}; 0 lets
 * TensorFlow use one per core, which differs between machines.
 *
 * @param intraThreads threads inside one operation, 0 for one per core
 * @param interThreads concurrent operations, 0 for one per core, -1 for one after the other on the calling thread; never
 *     changes a result
 */
public record SessionSettings(int intraThreads, int interThreads, Precision precision) {
    public SessionSettings {
        if (intraThreads < 0 || interThreads < -1) {
            throw new IllegalArgumentException("Cannot set up a session: intraThreads is at least 0, interThreads at"
                    + " least -1 (intraThreads=" + intraThreads + ", interThreads=" + interThreads + ")");
        }
    }

    public static SessionSettings defaults() {
        return new SessionSettings(0, 0, Precision.FLOAT32);
    }

    public SessionSettings with(Precision other) {
        return new SessionSettings(intraThreads, interThreads, other);
    }

    /** GPU memory grows on demand, so that two processes can share a device. */
    public ConfigProto toProto() {
        return ConfigProto.newBuilder()
                .setIntraOpParallelismThreads(intraThreads)
                .setInterOpParallelismThreads(interThreads)
                .setAllowSoftPlacement(true)
                .setGpuOptions(GPUOptions.newBuilder().setAllowGrowth(true))
                .setGraphOptions(GraphOptions.newBuilder().setRewriteOptions(precision.rewriting()))
                .build();
    }
}
