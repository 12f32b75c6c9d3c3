package dev.loff.app.checks;

import java.io.Serial;

/** A check has failed; the message says what was found. */
public final class CheckFailure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final String found;

    public CheckFailure(String found) {
        super(found);
        this.found = found;
    }

    /** Throws unless a condition holds. */
    public static void unless(boolean holds, String found) {
        if (!holds) {
            throw new CheckFailure(found);
        }
    }

    /** The message in one line. */
    public String headline() {
        return found.lines().findFirst().orElse(found);
    }
}
