package dev.loff.app.jobs;

import java.io.Serial;

/** What was asked for cannot be done to this thing in this state; the message says why and what to do. */
public final class RefusedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    public RefusedException(String message) {
        super(message);
    }
}
