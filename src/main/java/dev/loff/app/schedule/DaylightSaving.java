package dev.loff.app.schedule;

/** How a clock change of the zone affects a fire. */
public enum DaylightSaving {
    UNAFFECTED(""),
    AFTER_GAP("the clocks skip this time: fires once, at the first instant after the gap"),
    FIRST_OF_TWO("the clocks read this time twice: the first"),
    SECOND_OF_TWO("the clocks read this time twice: the second");

    private final String meaning;

    DaylightSaving(String meaning) {
        this.meaning = meaning;
    }

    /** Text for people; empty when a fire is not affected. */
    public String meaning() {
        return meaning;
    }
}
