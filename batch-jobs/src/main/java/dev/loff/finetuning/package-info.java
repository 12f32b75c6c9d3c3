/**
 * Training with the encoder in the loop: labelled images come in, training states, epoch results and probabilities go out.
 * What LOFF-TA is compared with.
 */
@NullMarked
package dev.loff.finetuning;

import org.jspecify.annotations.NullMarked;
