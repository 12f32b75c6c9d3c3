package dev.loff.app.notify;

import java.io.Serial;

/** A receiver did not take a message; the text names no secret. */
final class NotDeliveredException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    NotDeliveredException(String reason) {
        super(reason);
    }
}
