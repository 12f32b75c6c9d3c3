package dev.loff.app.jobs;

import io.quarkus.narayana.jta.QuarkusTransaction;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * A transaction of its own for what somebody asked for. When the database rolls it back for a reason that has nothing to do with
 * the work, such as a deadlock, the whole transaction is retried, five times in all. A transaction that may have been committed
 * is not retried.
 */
public final class RetriedTransaction {
    private static final int TRIES = 5;
    private static final Duration FIRST_WAIT = Duration.ofMillis(50);

    private RetriedTransaction() {}

    /** Runs {@code work} until it commits; throws what the last try threw. */
    public static void run(Runnable work) {
        call(() -> {
            work.run();
            return true;
        });
    }

    /** Runs {@code work} until it commits, and returns its result; throws what the last try threw. */
    public static <T> T call(Supplier<T> work) {
        for (int failures = 0; ; failures++) {
            try {
                return QuarkusTransaction.requiringNew().call(work::get);
            } catch (RuntimeException e) {
                if (failures + 1 == TRIES || !TransientDatabaseFailure.isRollback(e)) {
                    throw e;
                }
                Insistence.awaitNextTry("commit a transaction", e, FIRST_WAIT.multipliedBy(1L << failures));
            }
        }
    }
}
