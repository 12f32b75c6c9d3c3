package dev.loff.shard;

import org.jspecify.annotations.Nullable;

/**
 * What the features of some images add up to: the grid's tokens, and apart from them the class token where there is one. Exact,
 * so that sums of sums do not depend on their order.
 */
public record FeatureSums(ChannelSums grid, @Nullable ChannelSums classToken) {}
