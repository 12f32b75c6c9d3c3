package dev.loff.app.jobs;

import dev.loff.job.event.StepProgress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far a step of an execution is.
 *
 * @param perSecond units a second; absent where nothing was measured
 * @param secondsLeft at that speed; absent likewise
 */
public record Progress(
        String step,
        long done,
        long total,
        String unit,
        @Nullable Double perSecond,
        @Nullable Double secondsLeft) {

    /** As this process itself measures it. */
    static Progress of(StepProgress told) {
        Duration left = told.eta();
        return new Progress(
                told.step(),
                told.done(),
                told.total(),
                told.unit(),
                told.perSecond() > 0 ? (Double) told.perSecond() : null,
                left == null ? null : (Double) (left.toMillis() / 1000.0));
    }

    /** As committed rows have it; a speed of 0 is none. */
    static Progress of(String step, long done, long total, String unit, double perSecond) {
        long left = Math.max(0, total - done);
        return new Progress(
                step,
                done,
                total,
                unit,
                perSecond > 0 ? (Double) perSecond : null,
                perSecond > 0 ? (Double) (left / perSecond) : null);
    }

    /** 0 to 100. */
    public int percent() {
        return total == 0 ? 100 : (int) Math.min(100, 100 * done / total);
    }
}
