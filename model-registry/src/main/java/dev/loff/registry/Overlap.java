package dev.loff.registry;

/** What happens to a fire while the run before it still goes on. */
public enum Overlap {
    /** It is passed over. */
    SKIP,
    /** It waits for that run's end; while one waits, others are passed over. */
    QUEUE_ONE,
    /** It is refused, which counts as a failure. */
    REFUSE
}
