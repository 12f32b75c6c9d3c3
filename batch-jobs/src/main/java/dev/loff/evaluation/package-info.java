/** Measures of a classifier: predictions on labelled images come in, metrics with confidence intervals go out. */
@NullMarked
package dev.loff.evaluation;

import org.jspecify.annotations.NullMarked;
