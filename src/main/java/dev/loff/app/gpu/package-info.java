/**
 * Selects this machine's GPUs for the jobs of this process. The configuration comes in; settings that TensorFlow follows, or an
 * exception, go out.
 */
@NullMarked
package dev.loff.app.gpu;

import org.jspecify.annotations.NullMarked;
