/**
 * Extraction without a batch runtime: a snapshot's pending images come in, sealed shards go out. What is in a shard
 * depends on the plan alone, not on who makes it, in how many parts, or how often it is begun again.
 */
@NullMarked
package dev.loff.extraction;

import org.jspecify.annotations.NullMarked;
