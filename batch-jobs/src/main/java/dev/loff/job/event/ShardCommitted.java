package dev.loff.job.event;

import java.time.Duration;

/** A shard was made in {@code total} and written in {@code write} of it, and its row is in the transaction. */
public record ShardCommitted(long execution, String job, int images, long sizeBytes, Duration write, Duration total) {}
