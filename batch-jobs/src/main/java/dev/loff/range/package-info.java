/**
 * Ranges of numbers, so that what a value may be stands in one place. Two ends come in; checks and words go out.
 */
@NullMarked
package dev.loff.range;

import org.jspecify.annotations.NullMarked;
