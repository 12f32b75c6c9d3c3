package dev.loff.job.event;

import org.jspecify.annotations.Nullable;

/**
 * An execution is about to end as FAILED, in its owner's hands.
 *
 * @param failure why it could not begin; absent if it began
 */
public record ExecutionFailed(long execution, @Nullable Throwable failure) {}
