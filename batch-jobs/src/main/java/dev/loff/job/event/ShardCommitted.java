package dev.loff.job.event;

import java.time.Duration;

/** A shard was written and its row is in the transaction; the times are summed over its minibatches. */
public record ShardCommitted(
        String job, int images, int minibatches, long sizeBytes, Duration decode, Duration encode, Duration write) {}
