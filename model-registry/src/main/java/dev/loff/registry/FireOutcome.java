package dev.loff.registry;

/** What became of a fire. */
public enum FireOutcome {
    /** The job was started. */
    FIRED,
    /** Passed over, because the run before it still went on. */
    SKIPPED_OVERLAP,
    /** Waits for the run before it. */
    QUEUED,
    /** Refused: the run before it still went on where it must not, or the job could not take it. */
    REFUSED,
    /** It fell into a blackout. */
    BLACKOUT,
    /** The schedule was paused. */
    PAUSED,
    /** Too long ago when somebody was there to decide. */
    MISSED,
    /** The start itself broke. */
    FAILED_TO_START
}
