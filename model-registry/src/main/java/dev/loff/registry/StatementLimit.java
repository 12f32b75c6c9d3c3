package dev.loff.registry;

import jakarta.persistence.EntityManager;
import java.time.Duration;
import org.hibernate.Session;

/**
 * How long the statements of the current transaction may take, where the limit of all connections does not fit. It binds the
 * server, and the wait for its answer: a network that swallows packets gives none.
 */
final class StatementLimit {
    /** For heartbeats: others take the run of an owner that waits for too long. */
    static final Duration HEARTBEAT = Duration.ofSeconds(5);

    /** For statements that grow with the number of images. */
    static final Duration LARGE = Duration.ofHours(2);

    /** The server answers first, if it can. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private StatementLimit() {}

    static void set(EntityManager entities, Duration limit) {
        // The pool sets its own value when it gives the connection out again.
        entities.unwrap(Session.class)
                .doWork(connection -> connection.setNetworkTimeout(
                        Runnable::run, Math.toIntExact(limit.plus(MARGIN).toMillis())));
        entities.createNativeQuery("select set_config('statement_timeout', :millis, true)")
                .setParameter("millis", Long.toString(limit.toMillis()))
                .getSingleResult();
    }
}
