package dev.loff.app.checks;

import java.io.Serial;

/** What a check is about does not hold; the message says what was found. */
public final class CheckFailure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final String found;

    public CheckFailure(String found) {
        super(found);
        this.found = found;
    }

    /** Says that something which must hold does not. */
    public static void unless(boolean holds, String found) {
        if (!holds) {
            throw new CheckFailure(found);
        }
    }

    /** In one line. */
    public String headline() {
        return found.lines().findFirst().orElse(found);
    }
}
