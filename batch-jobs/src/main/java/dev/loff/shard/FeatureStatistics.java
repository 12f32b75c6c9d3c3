package dev.loff.shard;

import org.jspecify.annotations.Nullable;

/** How the features of a set are distributed: the grid's tokens, and apart from them the class token where there is one. */
public record FeatureStatistics(
        ChannelStatistics grid, @Nullable ChannelStatistics classToken) {}
