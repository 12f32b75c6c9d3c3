package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was asked to run: started, or waiting for its guard. A key is used once. */
@ApplicationScoped
@Transactional
public class SubmissionLedger {
    /**
     * A submission.
     *
     * @param parameters JSON
     * @param execution the newest execution of what it started
     * @param reason why it was dropped, or could not be started so far
     * @param due when it was asked for, or the fire was due that asked
     */
    public record Row(
            long id,
            String job,
            String scope,
            String parameters,
            @Nullable String key,
            String state,
            @Nullable Long execution,
            String actor,
            String origin,
            @Nullable String reason,
            Instant due) {

        public Guards.Key guard() {
            return new Guards.Key(job, scope);
        }

        public boolean queued() {
            return state.equals("QUEUED");
        }
    }

    private static final String SELECT = """
            select s.id, s.job, s.scope, cast(s.parameters as text), s.submission_key, s.state,
              (select max(later.jobexecutionid) from job_execution e
                join job_execution later on later.jobinstanceid = e.jobinstanceid
                where e.jobexecutionid = s.execution_id),
              s.actor, s.origin, s.reason, s.due_at
            from submission s
            """;

    private final EntityManager entities;

    SubmissionLedger(EntityManager entities) {
        this.entities = entities;
    }

    /** Adds a queued submission; none if its key was used before. Waits for another that uses the key just now. */
    @Transactional(Transactional.TxType.MANDATORY)
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public Optional<Long> add(
            Guards.Key guard,
            String parameters,
            @Nullable String key,
            String actor,
            String origin,
            @Nullable Instant due) {
        // Others that use the key wait for this transaction.
        Standstill.limit(entities);
        List<Long> ids = entities.createNativeQuery("""
                        insert into submission (job, scope, parameters, submission_key, state, actor, origin, due_at)
                        values (:job, :scope, cast(:parameters as jsonb), cast(:key as text), 'QUEUED', :actor, :origin,
                          coalesce(cast(cast(:due as text) as timestamptz), clock_timestamp()))
                        on conflict (submission_key) do nothing
                        returning id""", Long.class)
                .setParameter("job", guard.job())
                .setParameter("scope", guard.scope())
                .setParameter("parameters", parameters)
                .setParameter("key", key)
                .setParameter("actor", actor)
                .setParameter("origin", origin)
                .setParameter("due", due == null ? null : due.toString())
                .getResultList();
        return ids.stream().findFirst();
    }

    public Optional<Row> find(long id) {
        return rows("where s.id = " + id).stream().findFirst();
    }

    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public Optional<Row> byKey(String key) {
        List<Row> rows = entities.createNativeQuery(SELECT + "where s.submission_key = :key", Row.class)
                .setParameter("key", key)
                .getResultList();
        return rows.stream().findFirst();
    }

    /** Whether an execution of that job instance was written down as started. */
    public boolean hasStarted(long instanceId) {
        return !entities.createNativeQuery("""
                        select 1 from submission s join job_execution e on e.jobexecutionid = s.execution_id
                        where e.jobinstanceid = :instance limit 1""")
                .setParameter("instance", instanceId)
                .getResultList()
                .isEmpty();
    }

    /** The first waiting submission of each job and scope, what was due first before the others. */
    public List<Row> heads() {
        return rows("""
                where s.id in (select distinct on (job, scope) id from submission where state = 'QUEUED'
                  order by job, scope, due_at, id)
                order by s.due_at, s.id""");
    }

    /** What waits, in the order in which it is started. */
    public List<Row> queued() {
        return rows("where s.state = 'QUEUED' order by s.due_at, s.id");
    }

    /** Whether another waits that was due earlier and that no run is in the way of. */
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean isBehind(long id) {
        return !entities.createNativeQuery("""
                        select e.id from submission s
                        join submission e on e.state = 'QUEUED' and (e.due_at, e.id) < (s.due_at, s.id)
                        where s.id = :id and not exists (
                          select from job_guard g join job_execution x on x.jobexecutionid = g.execution_id
                          where g.job = e.job and g.scope = e.scope
                            and x.batchstatus in ('STARTING', 'STARTED', 'STOPPING'))
                        limit 1""")
                .setParameter("id", id)
                .getResultList()
                .isEmpty();
    }

    /** Locks a waiting submission; false if it does not wait any more, or somebody else has it just now. */
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean lock(long id) {
        return locked(id, " skip locked");
    }

    /** Locks a waiting submission once nobody else has it; false if it does not wait any more by then. */
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean awaitLock(long id) {
        return locked(id, "");
    }

    private boolean locked(long id, String whereTaken) {
        Standstill.limit(entities);
        return !entities.createNativeQuery(
                        "select id from submission where id = :id and state = 'QUEUED' for update" + whereTaken)
                .setParameter("id", id)
                .getResultList()
                .isEmpty();
    }

    /** Whether an earlier submission of the same job and scope waits. */
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean hasEarlier(long id) {
        return !entities.createNativeQuery("""
                        select e.id from submission s join submission e on e.job = s.job and e.scope = s.scope
                        where s.id = :id and e.state = 'QUEUED' and (e.due_at, e.id) < (s.due_at, s.id)""")
                .setParameter("id", id)
                .getResultList()
                .isEmpty();
    }

    public void started(long id, long execution) {
        entities.createNativeQuery("""
                        update submission set state = 'STARTED', execution_id = :execution, reason = null,
                          decided_at = clock_timestamp()
                        where id = :id""")
                .setParameter("id", id)
                .setParameter("execution", execution)
                .executeUpdate();
    }

    /** Notes why a waiting submission could not be started just now. */
    public void couldNotStart(long id, String reason) {
        entities.createNativeQuery("update submission set reason = :reason where id = :id and state = 'QUEUED'")
                .setParameter("id", id)
                .setParameter("reason", reason)
                .executeUpdate();
    }

    /** Forgets a submission that was not taken. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void remove(long id) {
        entities.createNativeQuery("delete from submission where id = :id")
                .setParameter("id", id)
                .executeUpdate();
    }

    public void drop(long id, String reason) {
        entities.createNativeQuery("""
                        update submission set state = 'DROPPED', reason = :reason, decided_at = clock_timestamp()
                        where id = :id""")
                .setParameter("id", id)
                .setParameter("reason", reason)
                .executeUpdate();
    }

    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    private List<Row> rows(String where) {
        return entities.createNativeQuery(SELECT + where, Row.class).getResultList();
    }
}
