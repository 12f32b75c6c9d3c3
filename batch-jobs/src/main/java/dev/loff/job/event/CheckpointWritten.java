package dev.loff.job.event;

import java.time.Duration;

/** A training state was written and forced to disk. */
public record CheckpointWritten(long execution, String job, Duration duration) {}
