package dev.loff.encoder;

import org.jspecify.annotations.Nullable;
import org.tensorflow.exceptions.TFResourceExhaustedException;

/** Knows TensorFlow's way of saying that a device's memory is too small; DJL wraps it. */
final class OutOfMemory {
    private OutOfMemory() {}

    static boolean isCauseOf(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TFResourceExhaustedException) {
                return true;
            }
        }
        return false;
    }
}
