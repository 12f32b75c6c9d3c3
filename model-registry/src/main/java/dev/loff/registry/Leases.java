package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who owns a batch execution, in database time. The owner beats; every transaction that counts asks {@link #check}; once a
 * lease is revoked, its owner can commit nothing any more, so the run can go on elsewhere.
 */
@ApplicationScoped
@Transactional
public class Leases {
    /**
     * A process: its host, id and start, which together are never used twice. {@code space} names the kernel and process
     * namespace that the id is of: only there can anybody see whether the process lives.
     */
    public record Owner(String host, long pid, Instant processStart, String space) {
        /** The owner that {@link #text} gave. */
        public static Owner parse(String text) {
            String[] words = text.split(" ", 4);
            return new Owner(words[3], Long.parseLong(words[0]), Instant.parse(words[1]), words[2]);
        }

        public String text() {
            return pid + " " + processStart + " " + space + " " + host;
        }
    }

    /**
     * A lease as an operator sees it.
     *
     * @param silentSeconds since the last heartbeat
     * @param leftSeconds until it expires without another heartbeat; negative once it has
     */
    public record Lease(
            long executionId,
            long token,
            String host,
            long pid,
            Instant processStart,
            String space,
            double silentSeconds,
            double leftSeconds,
            boolean released,
            boolean revoked,
            @Nullable String revokedReason,
            @Nullable Double stopDeadlineSeconds) {
        public Owner owner() {
            return new Owner(host, pid, processStart, space);
        }

        public boolean expired() {
            return leftSeconds < 0;
        }
    }

    private final EntityManager entities;

    Leases(EntityManager entities) {
        this.entities = entities;
    }

    /** Takes the lease of a new execution and returns its fencing token; none if somebody has declared it lost already. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public Optional<Long> acquire(long executionId, Owner owner, Duration term) {
        List<Long> tokens = entities.createNativeQuery("""
                        insert into execution_lease
                          (execution_id, token, host, pid, process_start, process_space, term, heartbeat_at, expires_at)
                        values (:execution, nextval('lease_token'), :host, :pid, :start, :space,
                          :millis * interval '1 millisecond', clock_timestamp(),
                          clock_timestamp() + :millis * interval '1 millisecond')
                        on conflict (execution_id) do nothing
                        returning token""", Long.class)
                .setParameter("execution", executionId)
                .setParameter("host", owner.host())
                .setParameter("pid", owner.pid())
                .setParameter("start", owner.processStart())
                .setParameter("space", owner.space())
                .setParameter("millis", term.toMillis())
                .getResultList();
        return tokens.stream().findFirst();
    }

    /** What a heartbeat finds. */
    public enum Beat {
        OWNED,
        STOP_REQUESTED,
        LOST
    }

    /** Extends a lease, unless it was revoked. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public Beat beat(long executionId, long token) {
        StatementLimit.set(entities, StatementLimit.HEARTBEAT);
        // Else a process that is suspended here holds off its own takeover for ever.
        Standstill.limit(entities);
        List<Boolean> stop = entities.createNativeQuery("""
                        update execution_lease
                        set heartbeat_at = clock_timestamp(), expires_at = clock_timestamp() + term,
                          longest_silence = greatest(longest_silence, clock_timestamp() - heartbeat_at)
                        where execution_id = :execution and token = :token and not revoked
                        returning stop_requested_at is not null""", Boolean.class)
                .setParameter("execution", executionId)
                .setParameter("token", token)
                .getResultList();
        if (stop.isEmpty()) {
            return Beat.LOST;
        }
        return stop.get(0) ? Beat.STOP_REQUESTED : Beat.OWNED;
    }

    /** Says that an execution has come to its end in its owner's hands. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void release(long executionId, long token) {
        Standstill.limit(entities);
        entities.createNativeQuery("""
                        update execution_lease set released_at = clock_timestamp()
                        where execution_id = :execution and token = :token and not revoked""")
                .setParameter("execution", executionId)
                .setParameter("token", token)
                .executeUpdate();
    }

    /**
     * Asks, inside a transaction, whether the holder of that token still owns the execution, and holds off a takeover until
     * the transaction ends. A process that is suspended before it commits would hold it off for ever; so the server ends a
     * transaction that stands still for longer than the lease's term, or than a busy machine may need for nothing.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void check(long executionId, long token) {
        // A key share lock: a heartbeat may pass, a takeover may not.
        List<?> owned = entities.createNativeQuery("""
                        select set_config('idle_in_transaction_session_timeout',
                          cast(cast(extract(epoch from greatest(term, interval '15 seconds')) * 1000 as bigint) as text), true)
                        from execution_lease
                        where execution_id = :execution and token = :token and not revoked
                        for key share""")
                .setParameter("execution", executionId)
                .setParameter("token", token)
                .getResultList();
        if (owned.isEmpty()) {
            throw new LostLeaseException(executionId);
        }
    }

    /** Asks an owner to stop; returns whether there is one to ask. What came first stays, but the deadline may change. */
    public boolean requestStop(long executionId, Duration deadline) {
        Standstill.limit(entities);
        return entities.createNativeQuery("""
                        update execution_lease
                        set stop_requested_at = coalesce(stop_requested_at, clock_timestamp()),
                          stop_deadline = clock_timestamp() + :millis * interval '1 millisecond'
                        where execution_id = :execution and not revoked""")
                        .setParameter("execution", executionId)
                        .setParameter("millis", deadline.toMillis())
                        .executeUpdate()
                > 0;
    }

    /** How many executions a process has whose end is not written down. */
    public int unfinished(Owner owner) {
        return (Integer) entities.createNativeQuery("""
                        select cast(count(*) as integer) from execution_lease l
                        join job_execution e on e.jobexecutionid = l.execution_id
                        where l.host = :host and l.pid = :pid and l.process_start = :start and l.process_space = :space
                          and not l.revoked and e.batchstatus in ('STARTING', 'STARTED', 'STOPPING')""", Integer.class)
                .setParameter("host", owner.host())
                .setParameter("pid", owner.pid())
                .setParameter("start", owner.processStart())
                .setParameter("space", owner.space())
                .getSingleResult();
    }

    /** The lease of an execution; none for one that never got that far. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public Optional<Lease> lease(long executionId) {
        List<Lease> found = entities.createNativeQuery("""
                        select execution_id, token, host, pid, process_start, process_space,
                          cast(extract(epoch from clock_timestamp() - heartbeat_at) as float8),
                          cast(extract(epoch from expires_at - clock_timestamp()) as float8),
                          released_at is not null, revoked, revoked_reason,
                          cast(extract(epoch from stop_deadline - clock_timestamp()) as float8)
                        from execution_lease where execution_id = :execution""", Lease.class)
                .setParameter("execution", executionId)
                .getResultList();
        return found.stream().findFirst();
    }
}
