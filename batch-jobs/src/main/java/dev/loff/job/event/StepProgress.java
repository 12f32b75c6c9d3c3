package dev.loff.job.event;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How far a step is: {@code done} of {@code total} in {@code unit}s; the time left is absent while it is unknown. */
public record StepProgress(
        long execution,
        String job,
        String step,
        long done,
        long total,
        String unit,
        double perSecond,
        @Nullable Duration eta) {}
