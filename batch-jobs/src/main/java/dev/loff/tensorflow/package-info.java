/**
 * The small layer over TensorFlow that all graphs share: weights and layer definitions come in, sessions, safetensors
 * files and SavedModels go out.
 */
@NullMarked
package dev.loff.tensorflow;

import org.jspecify.annotations.NullMarked;
