package dev.loff.app.jobs;

import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Does again, until it is done, what an execution must not end without. A database that is away for longer than the lease lasts
 * is no danger: what is written then is nobody's any more, and the database drops it.
 */
public final class Insistence {
    private static final Logger LOG = Logger.getLogger(Insistence.class);
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(50);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private Insistence() {}

    /** Returns when {@code act} has not thrown; throws what it threw last if the thread is told to end. */
    static void untilDone(String what, Runnable act) {
        for (Duration wait = SHORTEST_WAIT; ; wait = longer(wait)) {
            try {
                act.run();
                return;
            } catch (RuntimeException e) {
                awaitNextTry(what, e, wait);
            }
        }
    }

    /**
     * Retries as long as the database fails in a way that says nothing about the work; returns the result. Throws any other
     * failure, and the last one if the thread is told to end.
     */
    public static <T> T whileTheDatabaseFails(String what, Supplier<T> act) {
        for (Duration wait = SHORTEST_WAIT; ; wait = longer(wait)) {
            try {
                return act.get();
            } catch (RuntimeException e) {
                if (!TransientDatabaseFailure.isIn(e)) {
                    throw e;
                }
                awaitNextTry(what, e, wait);
            }
        }
    }

    static <E extends Exception> void awaitNextTry(String what, E failure, Duration wait) throws E {
        LOG.warnf("Cannot %s, trying again: %s", what, failure.getMessage());
        try {
            Thread.sleep(wait.toMillis());
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
            throw failure;
        }
    }

    private static Duration longer(Duration wait) {
        Duration twice = wait.multipliedBy(2);
        return twice.compareTo(LONGEST_WAIT) < 0 ? twice : LONGEST_WAIT;
    }
}
