/**
 * SavedModels that come from elsewhere are read as data before TensorFlow sees them: a folder comes in, the part of its
 * graph that is needed goes out, or a refusal that names the operation.
 */
@NullMarked
package dev.loff.savedmodel;

import org.jspecify.annotations.NullMarked;
