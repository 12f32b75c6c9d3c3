/**
 * Reads and checks untrusted SavedModels as data before TensorFlow loads them. A folder comes in; the needed part of its graph
 * goes out, or an error that names the operation.
 */
@NullMarked
package dev.loff.savedmodel;

import org.jspecify.annotations.NullMarked;
