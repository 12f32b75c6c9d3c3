/** The steps of a training: prepare it from cached features, train it segment by segment, evaluate and register it. */
@NullMarked
package dev.loff.job.train;

import org.jspecify.annotations.NullMarked;
