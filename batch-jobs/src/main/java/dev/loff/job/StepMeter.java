package dev.loff.job;

import dev.loff.job.event.StepProgress;
import jakarta.enterprise.event.Event;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Measures how fast a step goes in this process and tells it as {@link StepProgress}. Safe for many threads. */
public final class StepMeter {
    private final Event<StepProgress> listeners;
    private final long execution;
    private final String job;
    private final String step;
    private final String unit;
    private final long total;
    private final long begun = System.nanoTime();
    private final long doneBefore;
    private long done;

    /** A step with {@code doneBefore} of its {@code total} done by earlier executions. */
    public StepMeter(
            Event<StepProgress> listeners, CurrentJob job, String step, String unit, long doneBefore, long total) {
        this.listeners = listeners;
        this.execution = job.executionId();
        this.job = job.name();
        this.step = step;
        this.unit = unit;
        this.total = total;
        this.doneBefore = doneBefore;
        this.done = doneBefore;
        tell();
    }

    public synchronized void advance(long count) {
        advanceTo(done + count);
    }

    public synchronized void advanceTo(long position) {
        done = position;
        tell();
    }

    private synchronized void tell() {
        double seconds = (System.nanoTime() - begun) / 1e9;
        double perSecond = seconds > 0 ? (done - doneBefore) / seconds : 0;
        listeners.fire(new StepProgress(execution, job, step, done, total, unit, perSecond, eta(perSecond)));
    }

    private @Nullable Duration eta(double perSecond) {
        return perSecond > 0 ? Duration.ofMillis((long) (1000 * Math.max(0, total - done) / perSecond)) : null;
    }
}
