package dev.loff.training;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** A moment, as wall-clock time and as CPU time of this process. For benchmarks. */
public record ProcessorTime(long clockNanos, long processorNanos) {
    public static ProcessorTime now() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new ProcessorTime(System.nanoTime(), system.getProcessCpuTime());
    }

    /** The work done since this moment per second of both, in the format that {@code ops/bench/pytorch/pairs.py} reads. */
    public String rates(int done) {
        ProcessorTime now = now();
        return done * 1e9 / (now.clockNanos - clockNanos) + " " + done * 1e9 / (now.processorNanos - processorNanos);
    }
}
