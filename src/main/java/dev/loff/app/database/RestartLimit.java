package dev.loff.app.database;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Limits how soon and how often a killed server is started again. Used by one thread. */
final class RestartLimit {

    static final int STARTS = 5;
    static final Duration WINDOW = Duration.ofMinutes(10);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private final Deque<Instant> starts = new ArrayDeque<>();

    /** How long to wait before the next start, twice as long each time; empty when there were too many recently. */
    Optional<Duration> pause(Instant now) {
        starts.removeIf(start -> start.isBefore(now.minus(WINDOW)));
        if (starts.size() >= STARTS) {
            return Optional.empty();
        }
        return Optional.of(starts.isEmpty() ? Duration.ZERO : FIRST_PAUSE.multipliedBy(1L << (starts.size() - 1)));
    }

    void started(Instant now) {
        starts.addLast(now);
    }
}
