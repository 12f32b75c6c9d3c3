package dev.loff.registry;

import java.util.Locale;

/** What the gate decided about a version. */
public enum Decision {
    /** It is not worse than the champion and replaces it. */
    PROMOTED,
    /** It is worse. */
    HELD,
    /** A person has to decide: the policy says so, the champion is pinned, or the two cannot be compared. */
    PROPOSED,
    /** Nobody asked the gate. */
    REGISTERED;

    /** As people read it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
