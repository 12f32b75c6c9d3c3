package dev.loff.job.parameter;

import java.util.Locale;

/** What becomes of a run that is asked for while another of the same job works on the same data. */
public enum OnConflict {
    /** It is not run, and that is a mistake. */
    REFUSE,
    /** It waits for the other's end. */
    QUEUE,
    /** It is not run, and all is well. */
    SKIP;

    /** As a parameter's value. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static OnConflict named(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
