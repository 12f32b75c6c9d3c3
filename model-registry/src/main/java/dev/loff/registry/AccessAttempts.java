package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;

/**
 * Slows down who guesses: an attempt counts as failed until it is said to have succeeded, so that many at once are no way
 * round. Kept in the database, hence for all hosts together.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.REQUIRES_NEW)
public class AccessAttempts {
    private static final int MAX_DOUBLINGS = 30;

    /**
     * How many failures are free, and what the next ones cost: a second, then twice as long each time.
     *
     * @param longest no wait is longer
     * @param forgotten after so long without an attempt all begins anew
     */
    public record Limit(int free, Duration longest, Duration forgotten) {
        Duration waitAfter(int failures) {
            if (failures < free) {
                return Duration.ZERO;
            }
            Duration wait = Duration.ofSeconds(1L << Math.min(failures - free, MAX_DOUBLINGS));
            return wait.compareTo(longest) < 0 ? wait : longest;
        }
    }

    /** A subject's row, and what time it is there. */
    public record State(int failures, Instant blockedUntil, Instant now) {}

    private final EntityManager entities;

    AccessAttempts(EntityManager entities) {
        this.entities = entities;
    }

    /** Begins an attempt, and returns zero; or how long to wait before one is let through. */
    public Duration begin(String subject, Limit limit) {
        entities.createNativeQuery(
                        "delete from access_attempt where last_at < clock_timestamp() - :seconds * interval '1 second'")
                .setParameter("seconds", limit.forgotten().toSeconds())
                .executeUpdate();
        // The update changes nothing but locks the row: attempts on one subject come one after the other.
        State state = (State) entities.createNativeQuery("""
                        insert into access_attempt as a (subject, failures, blocked_until, last_at)
                        values (:subject, 0, timestamptz 'epoch', clock_timestamp())
                        on conflict (subject) do update set failures = a.failures
                        returning failures, blocked_until, clock_timestamp()""", State.class)
                .setParameter("subject", subject)
                .getSingleResult();
        if (state.blockedUntil().isAfter(state.now())) {
            return Duration.between(state.now(), state.blockedUntil());
        }
        int failures = state.failures() + 1;
        entities.createNativeQuery("update access_attempt set failures = :failures, last_at = clock_timestamp(),"
                        + " blocked_until = clock_timestamp() + :millis * interval '1 millisecond'"
                        + " where subject = :subject")
                .setParameter("failures", failures)
                .setParameter("millis", limit.waitAfter(failures).toMillis())
                .setParameter("subject", subject)
                .executeUpdate();
        return Duration.ZERO;
    }

    /** The account's owner was there: its failures are forgotten. */
    public void forget(String subject) {
        entities.createNativeQuery("delete from access_attempt where subject = :subject")
                .setParameter("subject", subject)
                .executeUpdate();
    }

    /** Takes one attempt back; what others at the address did stays. */
    public void succeeded(String subject) {
        entities.createNativeQuery(
                        "update access_attempt set failures = greatest(failures - 1, 0), blocked_until = timestamptz 'epoch'"
                                + " where subject = :subject")
                .setParameter("subject", subject)
                .executeUpdate();
    }
}
