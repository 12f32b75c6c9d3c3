package dev.loff.app.jobs;

import io.quarkus.narayana.jta.QuarkusTransaction;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A transaction of its own for what somebody asked for. When the database rolls it back for a reason that has nothing to do with
 * the work, such as a deadlock, the whole transaction is retried, up to five attempts in all. None starts later than ten seconds
 * after the first, because each may wait for the connection pool. A transaction that may have been committed is not retried.
 */
public final class RetriedTransaction {
    private static final int TRIES = 5;
    private static final Duration FIRST_WAIT = Duration.ofMillis(50);
    private static final Duration LIMIT = Duration.ofSeconds(10);

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
        return call(work, () -> true);
    }

    /**
     * The same for work that does something which a rollback does not undo. The work runs the Runnable that it is given right
     * before that; it is not retried from then on.
     */
    static <T> T callUntilIrreversible(Function<Runnable, T> work) {
        AtomicBoolean reversible = new AtomicBoolean(true);
        return call(() -> work.apply(() -> reversible.set(false)), reversible::get);
    }

    private static <T> T call(Supplier<T> work, BooleanSupplier repeatable) {
        try {
            return retried(() -> QuarkusTransaction.requiringNew().call(work::get), repeatable);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("Cannot commit a transaction", e);
        }
    }

    /** Retries what begins and ends a transaction each time that it is called. */
    static <T> T retried(Callable<T> transaction, BooleanSupplier repeatable) throws Exception {
        long begun = System.nanoTime();
        for (int failures = 0; ; failures++) {
            try {
                return transaction.call();
            } catch (Exception e) {
                boolean late = System.nanoTime() - begun > LIMIT.toNanos();
                if (late
                        || failures + 1 == TRIES
                        || !repeatable.getAsBoolean()
                        || !TransientDatabaseFailure.isRollback(e)) {
                    throw e;
                }
                Insistence.awaitNextTry("commit a transaction", e, FIRST_WAIT.multipliedBy(1L << failures));
            }
        }
    }
}
