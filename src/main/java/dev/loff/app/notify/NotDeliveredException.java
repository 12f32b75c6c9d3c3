package dev.loff.app.notify;

import java.io.Serial;

/** A receiver did not accept a message; the text contains no secret. */
final class NotDeliveredException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final boolean refused;

    /** The receiver cannot be reached or accepts nothing at the moment. */
    NotDeliveredException(String reason) {
        this(reason, false);
    }

    private NotDeliveredException(String reason, boolean refused) {
        super(reason);
        this.refused = refused;
    }

    /** The receiver refuses this one message. */
    static NotDeliveredException refused(String reason) {
        return new NotDeliveredException(reason, true);
    }

    boolean isRefused() {
        return refused;
    }
}
