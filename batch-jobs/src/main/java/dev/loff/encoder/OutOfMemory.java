package dev.loff.encoder;

import org.jspecify.annotations.Nullable;
import org.tensorflow.exceptions.TFResourceExhaustedException;

/** Recognises TensorFlow's exception for a device that is out of memory, which DJL wraps. */
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
