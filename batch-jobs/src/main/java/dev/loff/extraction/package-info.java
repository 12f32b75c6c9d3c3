/**
 * Extraction without a batch runtime: a snapshot's pending images come in, sealed shards go out. The content of a shard depends
 * only on the plan, not on which host makes it, on the number of partitions, or on restarts.
 */
@NullMarked
package dev.loff.extraction;

import org.jspecify.annotations.NullMarked;
