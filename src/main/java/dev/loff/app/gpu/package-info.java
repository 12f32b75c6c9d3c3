/** GPUs of this machine for the jobs of this process: configuration in, a choice that TensorFlow follows, or a refusal, out. */
@NullMarked
package dev.loff.app.gpu;

import org.jspecify.annotations.NullMarked;
