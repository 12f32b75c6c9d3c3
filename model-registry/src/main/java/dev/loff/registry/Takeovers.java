package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Takes executions from owners that are gone. Of all that try, one wins; from then on the owner can commit nothing. */
@ApplicationScoped
@Transactional
public class Takeovers {
    /** An unfinished execution that nobody owns any more, and how that is known. */
    public record Orphan(long executionId, String reason) {}

    /** Reasons in database time; a lease that is not there yet is waited for. */
    private static final String ORPHANS = """
            select e.jobexecutionid, case
                when l.execution_id is null then 'it never got a lease'
                when l.revoked then coalesce(l.revoked_reason, 'its lease was revoked')
                when l.stop_deadline < clock_timestamp() then 'stop deadline passed'
                else 'its owner, process ' || l.pid || ' on ' || l.host || ', gave no sign of life for '
                  || round(extract(epoch from clock_timestamp() - l.heartbeat_at)) || ' s'
              end
            from job_execution e left join execution_lease l on l.execution_id = e.jobexecutionid
            where e.batchstatus in ('STARTING', 'STARTED', 'STOPPING')
              and case
                when l.execution_id is null
                  then coalesce(e.registered_at, '-infinity') < clock_timestamp() - :millis * interval '1 millisecond'
                else l.revoked or l.expires_at < clock_timestamp() or l.stop_deadline < clock_timestamp()
              end
            """;

    /** The reason where an owner did not stop in time. */
    public static final String STOP_DEADLINE_PASSED = "stop deadline passed";

    private final EntityManager entities;

    Takeovers(EntityManager entities) {
        this.entities = entities;
    }

    /** All orphans; one without a lease is one after {@code patience}. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public List<Orphan> orphans(Duration patience) {
        return entities.createNativeQuery(ORPHANS + " order by 1", Orphan.class)
                .setParameter("millis", patience.toMillis())
                .getResultList();
    }

    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public Optional<Orphan> orphan(long executionId, Duration patience) {
        List<Orphan> found = entities.createNativeQuery(ORPHANS + " and e.jobexecutionid = :execution", Orphan.class)
                .setParameter("millis", patience.toMillis())
                .setParameter("execution", executionId)
                .getResultList();
        return found.stream().findFirst();
    }

    /**
     * Revokes the lease of an orphan and marks the execution FAILED with the reason, in the caller's transaction. False if
     * another host was faster, or the owner has come back to life meanwhile.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean takeOver(Orphan orphan, Duration patience) {
        Standstill.limit(entities);
        // Who is in the midst of a commit, or of a takeover, is not waited for: the next look will find what came of
        // it.
        List<?> locked = entities.createNativeQuery(
                        "select token from execution_lease where execution_id = :execution for update skip locked")
                .setParameter("execution", orphan.executionId())
                .getResultList();
        boolean leased = !entities.createNativeQuery("select 1 from execution_lease where execution_id = :execution")
                .setParameter("execution", orphan.executionId())
                .getResultList()
                .isEmpty();
        if ((leased && locked.isEmpty())
                || orphan(orphan.executionId(), patience).isEmpty()) {
            return false;
        }
        return fail(orphan);
    }

    /** The same for an owner whose process is known to be dead: its lease need not run out. */
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean takeFromDead(Orphan orphan) {
        Standstill.limit(entities);
        List<Boolean> revoked = lock(orphan);
        return !revoked.contains(true) && fail(orphan);
    }

    /** A job instance that its host did not live to give an execution. */
    public record EmptyInstance(long id, String job) {}

    /**
     * Removes instances that have had no execution for {@code patience}, in the caller's transaction. A host that was only
     * asleep cannot register one any more then: its start fails.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public List<EmptyInstance> removeEmptyInstances(Duration patience) {
        return entities.createNativeQuery("""
                        delete from job_instance i
                        where registered_at between clock_timestamp() - interval '30 days'
                            and clock_timestamp() - :millis * interval '1 millisecond'
                          and not exists (select from job_execution e where e.jobinstanceid = i.jobinstanceid)
                        returning i.jobinstanceid, i.jobname""", EmptyInstance.class)
                .setParameter("millis", patience.toMillis())
                .getResultList();
    }

    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    private List<Boolean> lock(Orphan orphan) {
        return entities.createNativeQuery(
                        "select revoked from execution_lease where execution_id = :execution for update", Boolean.class)
                .setParameter("execution", orphan.executionId())
                .getResultList();
    }

    private boolean fail(Orphan orphan) {
        entities.createNativeQuery("select set_config('loff.takeover', 'on', true)")
                .getSingleResult();
        int failed = execute("""
                update job_execution set batchstatus = 'FAILED', exitstatus = left(:reason, 512),
                  endtime = clock_timestamp(), lastupdatedtime = clock_timestamp()
                where jobexecutionid = :execution and batchstatus in ('STARTING', 'STARTED', 'STOPPING')""", orphan);
        if (failed == 0) {
            return false;
        }
        execute("""
                update partition_execution p set batchstatus = 'FAILED', exitstatus = left(:reason, 512)
                from step_execution s
                where s.stepexecutionid = p.stepexecutionid and s.jobexecutionid = :execution and p.batchstatus in ('STARTING', 'STARTED', 'STOPPING')""", orphan);
        execute("""
                update step_execution set batchstatus = 'FAILED', exitstatus = left(:reason, 512),
                  endtime = clock_timestamp()
                where jobexecutionid = :execution and batchstatus in ('STARTING', 'STARTED', 'STOPPING')""", orphan);
        // One that never got a lease gets a revoked one, so that it cannot take one any more.
        execute("""
                insert into execution_lease (execution_id, token, host, pid, process_start, heartbeat_at, expires_at,
                  revoked, revoked_at, revoked_reason)
                values (:execution, nextval('lease_token'), '', 0, '-infinity', clock_timestamp(), clock_timestamp(),
                  true, clock_timestamp(), :reason)
                on conflict (execution_id) do update
                  set revoked = true, revoked_at = clock_timestamp(), revoked_reason = :reason""", orphan);
        return true;
    }

    private int execute(String sql, Orphan orphan) {
        return entities.createNativeQuery(sql)
                .setParameter("execution", orphan.executionId())
                .setParameter("reason", orphan.reason())
                .executeUpdate();
    }
}
