package dev.loff.app.access;

/**
 * The role names for {@code @RolesAllowed}. Each role includes those before it, so naming the lowest sufficient one is enough.
 */
public final class Roles {
    /** Sees everything, changes nothing. */
    public static final String VIEWER = "viewer";

    /** Starts, stops, restarts and abandons runs, manages schedules, re-drives quarantined images. */
    public static final String OPERATOR = "operator";

    /** Promotes model versions and rolls promotions back. */
    public static final String RELEASER = "releaser";

    /** Manages users and tokens, and decides what is held and what is removed. */
    public static final String ADMIN = "admin";

    private Roles() {}
}
