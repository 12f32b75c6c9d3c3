/**
 * Tensor augmentations: cached tokens and one seed per image come in, changed tokens go out, by one resampling and one
 * addition in the training graph.
 */
@NullMarked
package dev.loff.augmentation;

import org.jspecify.annotations.NullMarked;
