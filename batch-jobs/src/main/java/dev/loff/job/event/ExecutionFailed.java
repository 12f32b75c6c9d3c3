package dev.loff.job.event;

/** An execution is about to end as FAILED, in its owner's hands. */
public record ExecutionFailed(long execution) {}
