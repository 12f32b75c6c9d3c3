/**
 * Datasets: a folder or a manifest comes in, an ordered and hashed list of images goes out. Demo datasets can be drawn, too.
 */
@NullMarked
package dev.loff.dataset;

import org.jspecify.annotations.NullMarked;
