package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The batch repository's steps and partitions of an execution, read as an operator sees them. */
@ApplicationScoped
@Transactional
public class Steps {
    /** One step; {@code failure} is what it threw, as the batch runtime keeps it. */
    public record Step(
            long id,
            String name,
            String status,
            @Nullable Instant started,
            @Nullable Instant ended,
            long items,
            long commits,
            long rollbacks,
            long partitions,
            @Nullable String failure) {}

    /** One part of a step that runs beside others. */
    public record Partition(long step, int number, String status) {}

    private final EntityManager entities;

    Steps(EntityManager entities) {
        this.entities = entities;
    }

    /** In the order in which they began. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public List<Step> of(long executionId) {
        return entities.createNativeQuery("""
                        select s.stepexecutionid, s.stepname, s.batchstatus, s.starttime, s.endtime,
                          cast(coalesce(s.readcount, 0) as bigint), cast(coalesce(s.commitcount, 0) as bigint),
                          cast(coalesce(s.rollbackcount, 0) as bigint),
                          (select count(*) from partition_execution p where p.stepexecutionid = s.stepexecutionid),
                          s.executionexception
                        from step_execution s where s.jobexecutionid = :execution order by s.stepexecutionid""", Step.class)
                .setParameter("execution", executionId)
                .getResultList();
    }

    /** By step, then number. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public List<Partition> partitions(long executionId) {
        return entities.createNativeQuery("""
                        select p.stepexecutionid, p.partitionexecutionid, p.batchstatus
                        from partition_execution p join step_execution s on s.stepexecutionid = p.stepexecutionid
                        where s.jobexecutionid = :execution
                        order by p.stepexecutionid, p.partitionexecutionid""", Partition.class)
                .setParameter("execution", executionId)
                .getResultList();
    }

    /**
     * Ends the steps and partitions of an ended execution whose own end could not be written down, as on a connection that broke:
     * they would be STARTED for ever.
     */
    public void endUnfinished(long executionId) {
        entities.createNativeQuery("""
                        update partition_execution p set batchstatus = 'FAILED'
                        from step_execution s
                        where s.stepexecutionid = p.stepexecutionid and s.jobexecutionid = :execution
                          and p.batchstatus in ('STARTING', 'STARTED', 'STOPPING')""").setParameter("execution", executionId).executeUpdate();
        entities.createNativeQuery("""
                        update step_execution set batchstatus = 'FAILED', exitstatus = 'its end could not be written down',
                          endtime = clock_timestamp()
                        where jobexecutionid = :execution and batchstatus in ('STARTING', 'STARTED', 'STOPPING')""").setParameter("execution", executionId).executeUpdate();
    }
}
