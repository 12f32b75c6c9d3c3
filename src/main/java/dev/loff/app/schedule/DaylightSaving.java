package dev.loff.app.schedule;

/** What a zone's clock change does to a fire. */
public enum DaylightSaving {
    UNAFFECTED(""),
    AFTER_GAP("the clocks skip this time: fires once, at the first instant after the gap"),
    FIRST_OF_TWO("the clocks read this time twice: the first"),
    SECOND_OF_TWO("the clocks read this time twice: the second");

    private final String meaning;

    DaylightSaving(String meaning) {
        this.meaning = meaning;
    }

    /** For a person; empty where there is nothing to say. */
    public String meaning() {
        return meaning;
    }
}
