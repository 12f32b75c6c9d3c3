package dev.loff.app.schedule;

import dev.loff.app.jobs.RunReport;

/** The outcome of a run that a schedule started. */
public enum RunOutcome {
    RUNNING("running"),
    COMPLETED("completed"),
    /** Completed, with some images quarantined. */
    COMPLETED_WITH_QUARANTINE("completed"),
    FAILED("failed"),
    STOPPED("stopped"),
    ABANDONED("abandoned"),
    /** Retention has removed it. */
    REMOVED("removed");

    private final String words;

    RunOutcome(String words) {
        this.words = words;
    }

    static RunOutcome of(RunReport run) {
        return switch (run.status()) {
            case "COMPLETED" -> run.quarantined() == 0 ? COMPLETED : COMPLETED_WITH_QUARANTINE;
            case "FAILED" -> FAILED;
            case "STOPPED" -> STOPPED;
            case "ABANDONED" -> ABANDONED;
            default -> RUNNING;
        };
    }

    public String words() {
        return words;
    }

    public boolean completed() {
        return this == COMPLETED || this == COMPLETED_WITH_QUARANTINE;
    }
}
