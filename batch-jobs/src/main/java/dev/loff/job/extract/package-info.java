/** The steps of an extraction: scan the data set, plan what is missing, extract it shard by shard, seal the result. */
@NullMarked
package dev.loff.job.extract;

import org.jspecify.annotations.NullMarked;
