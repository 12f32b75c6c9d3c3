/** Labels for images that have features: a model and its features come in, Arrow and CSV files go out. */
@NullMarked
package dev.loff.scoring;

import org.jspecify.annotations.NullMarked;
