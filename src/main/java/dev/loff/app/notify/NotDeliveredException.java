package dev.loff.app.notify;

import java.io.Serial;

/** A receiver did not take a message; the text names no secret. */
final class NotDeliveredException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final boolean refused;

    /** The receiver cannot be reached, or cannot take anything just now. */
    NotDeliveredException(String reason) {
        this(reason, false);
    }

    private NotDeliveredException(String reason, boolean refused) {
        super(reason);
        this.refused = refused;
    }

    /** The receiver does not want this one message. */
    static NotDeliveredException refused(String reason) {
        return new NotDeliveredException(reason, true);
    }

    boolean isRefused() {
        return refused;
    }
}
