package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Who owns a batch execution, in database time. The owner beats; every chunk's transaction asks {@link #check}; once a
 * lease is revoked, its owner can commit nothing any more, so the run can go on elsewhere.
 */
@ApplicationScoped
@Transactional
public class Leases {
    /** A process: its host, id and start, which together are never used twice. */
    public record Owner(String host, long pid, Instant processStart) {
        /** The owner that {@link #text} gave. */
        public static Owner parse(String text) {
            String[] words = text.split(" ", 3);
            return new Owner(words[2], Long.parseLong(words[0]), Instant.parse(words[1]));
        }

        public String text() {
            return pid + " " + processStart + " " + host;
        }
    }

    /** A lease as an operator sees it. */
    public record Lease(
            long executionId,
            long token,
            String host,
            long pid,
            Instant processStart,
            Instant heartbeatAt,
            Instant expiresAt,
            boolean revoked,
            boolean expired) {
        public Owner owner() {
            return new Owner(host, pid, processStart);
        }
    }

    private final EntityManager entities;

    Leases(EntityManager entities) {
        this.entities = entities;
    }

    /** Takes the lease of a new execution and returns its fencing token. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public long acquire(long executionId, Owner owner, Duration term) {
        return ((Number) entities.createNativeQuery("""
                        insert into execution_lease
                          (execution_id, token, host, pid, process_start, heartbeat_at, expires_at)
                        values (:execution, nextval('lease_token'), :host, :pid, :start, clock_timestamp(),
                          clock_timestamp() + :seconds * interval '1 second')
                        on conflict (execution_id) do nothing
                        returning token""")
                        .setParameter("execution", executionId)
                        .setParameter("host", owner.host())
                        .setParameter("pid", owner.pid())
                        .setParameter("start", owner.processStart())
                        .setParameter("seconds", term.toSeconds())
                        .getSingleResult())
                .longValue();
    }

    /** Extends the leases of one process; a revoked one stays revoked. Returns how many live on. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public int beat(Owner owner, Duration term) {
        return entities.createNativeQuery("""
                        update execution_lease
                        set heartbeat_at = clock_timestamp(), expires_at = clock_timestamp() + :seconds * interval '1 second'
                        where host = :host and pid = :pid and process_start = :start and not revoked""")
                .setParameter("host", owner.host())
                .setParameter("pid", owner.pid())
                .setParameter("start", owner.processStart())
                .setParameter("seconds", term.toSeconds())
                .executeUpdate();
    }

    /**
     * Asks, inside a chunk's transaction, whether the execution still owns itself, and holds off a revocation until that
     * transaction ends.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void check(long executionId) {
        List<?> owned = entities.createNativeQuery(
                        "select token from execution_lease where execution_id = :execution and not revoked for share")
                .setParameter("execution", executionId)
                .getResultList();
        if (owned.isEmpty()) {
            throw new LostLeaseException(executionId);
        }
    }

    /** Revokes the lease of an execution whose owner is gone. */
    public void revoke(long executionId) {
        entities.createNativeQuery("update execution_lease set revoked = true where execution_id = :execution")
                .setParameter("execution", executionId)
                .executeUpdate();
    }

    /** The lease of an execution; empty for one that never got that far. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public List<Lease> lease(long executionId) {
        return entities.createNativeQuery("""
                        select execution_id, token, host, pid, process_start, heartbeat_at, expires_at, revoked,
                          expires_at < clock_timestamp() as expired
                        from execution_lease where execution_id = :execution""", Lease.class)
                .setParameter("execution", executionId)
                .getResultList();
    }
}
