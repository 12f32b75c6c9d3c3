/** Training: labelled cached features come in, training states, epoch results and model folders go out. */
@NullMarked
package dev.loff.training;

import org.jspecify.annotations.NullMarked;
