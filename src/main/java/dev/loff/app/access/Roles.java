package dev.loff.app.access;

/**
 * What {@code @RolesAllowed} asks for. Each role may do what those before it may: it is enough to name the least one that
 * suffices.
 */
public final class Roles {
    /** Sees everything, changes nothing. */
    public static final String VIEWER = "viewer";

    /** Starts, stops, restarts and abandons runs, keeps schedules, re-drives set-aside images. */
    public static final String OPERATOR = "operator";

    /** Promotes model versions and takes that back. */
    public static final String RELEASER = "releaser";

    /** Keeps users and tokens, and decides what is held and what is removed. */
    public static final String ADMIN = "admin";

    private Roles() {}
}
