package dev.loff.training;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** A moment, by the clock and by the processor time that this process has taken. For benches. */
public record ProcessorTime(long clockNanos, long processorNanos) {
    public static ProcessorTime now() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new ProcessorTime(System.nanoTime(), system.getProcessCpuTime());
    }

    /** What was done since this moment per second of both, as {@code ops/bench/pytorch/pairs.py} reads it. */
    public String rates(int done) {
        ProcessorTime now = now();
        return done * 1e9 / (now.clockNanos - clockNanos) + " " + done * 1e9 / (now.processorNanos - processorNanos);
    }
}
