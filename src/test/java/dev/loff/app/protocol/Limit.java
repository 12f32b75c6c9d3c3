package dev.loff.app.protocol;

/** What the server does with a transaction that is idle because its host is suspended. */
enum Limit {
    /** Ends it after a while, so that its locks are free. */
    ENDS_IT,
    /** Waits. */
    NONE
}
