package dev.loff.job.event;

import java.time.Duration;

/** A shard was written, which took {@code write}, and its row is in the transaction. */
public record ShardCommitted(String job, int images, long sizeBytes, Duration write) {}
