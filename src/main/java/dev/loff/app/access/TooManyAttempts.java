package dev.loff.app.access;

import java.io.Serial;
import java.time.Duration;

/** The client has to wait before the next attempt; each resource answers this in its own format. */
final class TooManyAttempts extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final long seconds;

    private TooManyAttempts(long seconds) {
        super("Cannot try again yet: too many attempts have failed (seconds=" + seconds + ")");
        this.seconds = seconds;
    }

    static void refuse(Duration wait) {
        if (!wait.isZero()) {
            throw new TooManyAttempts(wait.toSeconds() + 1);
        }
    }

    /** How long to wait. */
    long seconds() {
        return seconds;
    }
}
