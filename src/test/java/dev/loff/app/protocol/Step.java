package dev.loff.app.protocol;

/**
 * One thing that can happen in a state, and the state after it.
 *
 * @param kind whether the work may rely on it
 */
record Step<S>(Kind kind, String text, S after) {
    enum Kind {
        /** A healthy host or the server's clock always gets there. */
        SURE,
        /** A fault, a host that wakes up, or an operator: may happen, but may also never happen. */
        CHANCE
    }

    static <S> Step<S> sure(String text, S after) {
        return new Step<>(Kind.SURE, text, after);
    }

    static <S> Step<S> chance(String text, S after) {
        return new Step<>(Kind.CHANCE, text, after);
    }
}
