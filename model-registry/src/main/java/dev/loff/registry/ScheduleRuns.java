package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The runs that schedules started. */
@ApplicationScoped
@Transactional
public class ScheduleRuns {
    /**
     * A run of a schedule.
     *
     * @param started the execution that the fire started
     * @param newest the run's newest execution, which may be a restart; absent once retention has removed the run
     */
    public record Row(
            String schedule,
            Instant fireAt,
            long started,
            @Nullable Long newest) {}

    /** An execution and the newest of its run. */
    private record Newest(long started, long newest) {}

    private final EntityManager entities;

    ScheduleRuns(EntityManager entities) {
        this.entities = entities;
    }

    /** The last runs of each schedule, or of one; newest first. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public List<Row> last(@Nullable String schedule, int limit) {
        return entities.createNativeQuery("""
                        select s.name, f.fire_at, f.execution_id, (
                          select max(later.jobexecutionid) from job_execution e
                          join job_execution later on later.jobinstanceid = e.jobinstanceid
                          where e.jobexecutionid = f.execution_id)
                        from schedule s
                        cross join lateral (
                          select id, fire_at, execution_id from fire
                          where schedule_id = s.id and execution_id is not null order by id desc limit :limit) f
                        where s.removed_at is null and (cast(:name as text) is null or s.name = :name)
                        order by s.name, f.id desc""", Row.class)
                .setParameter("name", schedule)
                .setParameter("limit", limit)
                .getResultList();
    }

    /** A fire that is not started yet, and what it waits for. */
    public record Waiting(String schedule, Instant fireAt, String reason) {}

    /** The fires that wait, oldest first. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public List<Waiting> waiting() {
        return entities.createNativeQuery("""
                        select s.name, o.fire_at, f.reason
                        from fire_slot o join schedule s on s.id = o.schedule_id
                        cross join lateral (
                          select outcome, reason from fire where schedule_id = o.schedule_id and fire_at = o.fire_at
                          order by id desc limit 1) f
                        where o.state <> 'DONE' and f.outcome = 'QUEUED' and s.removed_at is null
                        order by o.fire_at, s.name""", Waiting.class).getResultList();
    }

    /** The newest execution of each execution's run; removed ones are left out. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public Map<Long, Long> newest(List<Long> executions) {
        if (executions.isEmpty()) {
            return Map.of();
        }
        List<Newest> found = entities.createNativeQuery("""
                        select e.jobexecutionid, max(later.jobexecutionid) from job_execution e
                        join job_execution later on later.jobinstanceid = e.jobinstanceid
                        where e.jobexecutionid in (:ids) group by e.jobexecutionid""", Newest.class)
                .setParameter("ids", executions)
                .getResultList();
        return found.stream().collect(Collectors.toMap(Newest::started, Newest::newest));
    }
}
