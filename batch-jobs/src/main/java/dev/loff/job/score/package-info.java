/** The steps that label new images with a registered model. */
@NullMarked
package dev.loff.job.score;

import org.jspecify.annotations.NullMarked;
