/**
 * Makes the encoder that comes with the program: drawn pictures go in, a folder with a SavedModel and its
 * {@code encoder.json} comes out.
 */
@NullMarked
package dev.loff.pretraining;

import org.jspecify.annotations.NullMarked;
