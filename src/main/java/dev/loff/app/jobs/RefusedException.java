package dev.loff.app.jobs;

import java.io.Serial;

/** What was asked for cannot be done to this thing in this state; the message says why and what to do. */
public final class RefusedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /** What is wrong, for those who cannot read the message. */
    public enum Kind {
        /** There is no such thing. */
        UNKNOWN,
        /** The request makes no sense, whatever there is. */
        INVALID,
        /** The thing is there, but in no state for it. */
        CONFLICT
    }

    private final Kind kind;

    public RefusedException(String message) {
        this(Kind.CONFLICT, message);
    }

    private RefusedException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public static RefusedException unknown(String message) {
        return new RefusedException(Kind.UNKNOWN, message);
    }

    public static RefusedException invalid(String message) {
        return new RefusedException(Kind.INVALID, message);
    }

    public Kind kind() {
        return kind;
    }
}
