package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One running execution for each job and scope. A guard is held while the execution that it names is unfinished; nobody has
 * to let go of it.
 */
@ApplicationScoped
@Transactional
public class Guards {
    /** What a guard keeps apart: runs of one job on the same data set with the same encoder. */
    public record Key(String job, String scope) {}

    /** The execution a guard names, and whether that is still unfinished. */
    private record Named(@Nullable Long executionId, boolean held) {}

    private final EntityManager entities;

    Guards(EntityManager entities) {
        this.entities = entities;
    }

    /** The unfinished execution that holds a guard just now. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public Optional<Long> holder(Key key) {
        List<Long> holders = entities.createNativeQuery("""
                        select g.execution_id from job_guard g
                        join job_execution e on e.jobexecutionid = g.execution_id
                        where g.job = :job and g.scope = :scope
                          and e.batchstatus in ('STARTING', 'STARTED', 'STOPPING')""", Long.class)
                .setParameter("job", key.job())
                .setParameter("scope", key.scope())
                .getResultList();
        return holders.stream().findFirst();
    }

    /** Locks a guard until the caller's transaction ends, and returns the unfinished execution that holds it. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Optional<Long> lock(Key key) {
        return Optional.ofNullable(locked(key)).filter(Named::held).map(Named::executionId);
    }

    /** Locks a guard until the caller's transaction ends, and returns the execution that held it last, finished or not. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Optional<Long> last(Key key) {
        return Optional.ofNullable(locked(key).executionId());
    }

    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    private Named locked(Key key) {
        Standstill.limit(entities);
        query("insert into job_guard (job, scope) values (:job, :scope) on conflict do nothing", key)
                .executeUpdate();
        query("select job from job_guard where job = :job and scope = :scope for update", key)
                .getSingleResult();
        // Read after the lock was got, not with it: what the transaction waited for is to be seen.
        List<Named> named = entities.createNativeQuery("""
                        select g.execution_id, coalesce(e.batchstatus in ('STARTING', 'STARTED', 'STOPPING'), false)
                        from job_guard g left join job_execution e on e.jobexecutionid = g.execution_id
                        where g.job = :job and g.scope = :scope""", Named.class)
                .setParameter("job", key.job())
                .setParameter("scope", key.scope())
                .getResultList();
        return named.get(0);
    }

    /** Gives a guard that the caller has locked to an execution. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void give(Key key, long executionId) {
        query(
                        "update job_guard set execution_id = :execution, taken_at = clock_timestamp()"
                                + " where job = :job and scope = :scope",
                        key)
                .setParameter("execution", executionId)
                .executeUpdate();
    }

    /**
     * Called by an execution before its first step: takes the guard if whoever started it did not come to do that. Returns the
     * other execution that holds it, if one does.
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Optional<Long> claim(Key key, long executionId) {
        Optional<Long> holder = lock(key).filter(it -> it != executionId);
        if (holder.isEmpty()) {
            give(key, executionId);
        }
        return holder;
    }

    private jakarta.persistence.Query query(String sql, Key key) {
        return entities.createNativeQuery(sql).setParameter("job", key.job()).setParameter("scope", key.scope());
    }
}
