package dev.loff.registry;

import java.util.Locale;

/** A name that points at one version of a model. */
public enum Alias {
    /** The version in use. */
    CHAMPION,
    /** The newest version, promoted or not. */
    CANDIDATE;

    static Alias ofColumn(String column) {
        return valueOf(column.toUpperCase(Locale.ROOT));
    }

    String column() {
        return name().toLowerCase(Locale.ROOT);
    }
}
