package dev.loff.job;

import java.time.Duration;

/**
 * How long an owner may be silent before its runs are given to others: long against a garbage collection pause, short against
 * a night.
 */
public record LeaseTerm(Duration duration) {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(1);

    public LeaseTerm {
        if (duration.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException(
                    "Cannot use a lease term: it is at least " + SHORTEST + " (term=" + duration + ")");
        }
    }

    /** Between two heartbeats; short, because a heartbeat also hears that the execution is to stop. */
    Duration heartbeat() {
        Duration third = duration.dividedBy(3);
        return third.compareTo(LONGEST_SILENCE) < 0 ? third : LONGEST_SILENCE;
    }
}
