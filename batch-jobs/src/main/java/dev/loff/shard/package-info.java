/** Shards: one image's features after another come in, hash-named Arrow files go out, and single rows come back by memory map. */
@NullMarked
package dev.loff.shard;

import org.jspecify.annotations.NullMarked;
