package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The batch repository's executions, read as an operator sees them. */
@ApplicationScoped
@Transactional
public class Executions {
    /** One execution; {@code failure} is what the failed step threw, as the batch runtime keeps it. */
    public record Row(
            long execution,
            long instance,
            String job,
            String status,
            @Nullable String exitStatus,
            @Nullable Instant started,
            @Nullable Instant ended,
            @Nullable String step,
            @Nullable String failure) {

        /** Whether the batch runtime thinks that it runs. */
        public boolean unfinished() {
            return status.equals("STARTING") || status.equals("STARTED") || status.equals("STOPPING");
        }
    }

    private static final String SELECT = """
            select e.jobexecutionid, e.jobinstanceid, i.jobname, e.batchstatus, e.exitstatus,
              coalesce(e.starttime, e.createtime), e.endtime, s.stepname, s.executionexception
            from job_execution e
            join job_instance i on i.jobinstanceid = e.jobinstanceid
            left join lateral (
              select stepname, executionexception from step_execution
              where jobexecutionid = e.jobexecutionid order by stepexecutionid desc limit 1) s on true
            """;

    private final EntityManager entities;

    Executions(EntityManager entities) {
        this.entities = entities;
    }

    public Optional<Row> find(long executionId) {
        return rows(SELECT + "where e.jobexecutionid = :id", executionId, 1).stream()
                .findFirst();
    }

    /** Those of them that are there, in no order. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public List<Row> find(List<Long> executionIds) {
        if (executionIds.isEmpty()) {
            return List.of();
        }
        return entities.createNativeQuery(SELECT + "where e.jobexecutionid in (:ids)", Row.class)
                .setParameter("ids", executionIds)
                .getResultList();
    }

    /** Which executions to list: those of a job, in a state, of a model, on a data set; absent is any. */
    public record Filter(
            @Nullable String job,
            @Nullable String status,
            @Nullable String model,
            @Nullable String dataset) {
        private Map<String, @Nullable String> conditions() {
            Map<String, @Nullable String> conditions = new LinkedHashMap<>();
            conditions.put("i.jobname", job);
            conditions.put("e.batchstatus", status);
            conditions.put("r.model", model);
            conditions.put("r.dataset", dataset);
            conditions.values().removeIf(Objects::isNull);
            return conditions;
        }
    }

    /** Newest first, of ids below {@code beforeId}: the last row's id fetches the next page. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public List<Row> recent(Filter filter, long beforeId, int limit) {
        Map<String, @Nullable String> conditions = filter.conditions();
        String where = conditions.keySet().stream()
                .map(column -> " and " + column + " = :" + parameter(column))
                .collect(Collectors.joining());
        Query query = entities.createNativeQuery(
                        SELECT + "left join job_run r on r.instance_id = e.jobinstanceid where e.jobexecutionid < :id"
                                + where + " order by e.jobexecutionid desc",
                        Row.class)
                .setParameter("id", beforeId)
                .setMaxResults(limit);
        conditions.forEach((column, value) -> query.setParameter(parameter(column), value));
        return query.getResultList();
    }

    private static String parameter(String column) {
        return column.substring(column.indexOf('.') + 1);
    }

    /** Those that the batch runtime thinks run, whether their owner lives or not. */
    public List<Row> unfinished() {
        return rows(
                SELECT + "where e.batchstatus in ('STARTING', 'STARTED', 'STOPPING') and e.jobexecutionid <= :id",
                Long.MAX_VALUE,
                Integer.MAX_VALUE);
    }

    /** The completed execution of a job that ended last, of its newest twenty. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public Optional<Row> lastCompleted(String job) {
        // By instance first: the index answers at once even for a job that never ran.
        List<Row> found = entities.createNativeQuery(SELECT + """
                        where e.jobexecutionid = (
                          select jobexecutionid from (
                            select e.jobexecutionid, e.endtime
                            from job_instance i join job_execution e on e.jobinstanceid = i.jobinstanceid
                            where i.jobname = :job and e.batchstatus = 'COMPLETED'
                            order by i.jobinstanceid desc limit 20) newest
                          order by endtime desc limit 1)""", Row.class)
                .setParameter("job", job)
                .getResultList();
        return found.stream().findFirst();
    }

    /**
     * What has failed or was stopped in the last days, did not go on, and was not made up for by a later run of the same job on
     * the same data; newest first.
     */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public List<Row> unresolved(int days, int limit) {
        return entities.createNativeQuery(SELECT + """
                        left join job_run r on r.instance_id = e.jobinstanceid
                        where e.batchstatus in ('FAILED', 'STOPPED')
                          and e.endtime > clock_timestamp() - make_interval(days => :days)
                          and not exists (select from job_execution later
                            where later.jobinstanceid = e.jobinstanceid and later.jobexecutionid > e.jobexecutionid)
                          and not exists (select from job_run other
                            join job_execution done on done.jobinstanceid = other.instance_id
                            where other.dataset = r.dataset and other.instance_id > r.instance_id and other.job = r.job
                              and done.batchstatus = 'COMPLETED')
                        order by e.jobexecutionid desc""", Row.class)
                .setParameter("days", days)
                .setMaxResults(limit)
                .getResultList();
    }

    /** The executions of a job instance, oldest first: each went on from the one before. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public List<Row> ofInstance(long instanceId) {
        return entities.createNativeQuery(
                        SELECT + "where e.jobinstanceid = :instance order by e.jobexecutionid", Row.class)
                .setParameter("instance", instanceId)
                .getResultList();
    }

    /** The newest execution of a job instance. */
    public Optional<Row> latest(long instanceId) {
        return rows(SELECT + "where e.jobinstanceid = :id order by e.jobexecutionid desc", instanceId, 1).stream()
                .findFirst();
    }

    /** Says of a running execution that it was asked to stop; the owner is told through its lease. */
    public void markStopping(long executionId) {
        entities.createNativeQuery("""
                        update job_execution set batchstatus = 'STOPPING'
                        where jobexecutionid = :id and batchstatus in ('STARTING', 'STARTED')""").setParameter("id", executionId).executeUpdate();
    }

    /** Gives up on an execution that has ended without being complete; false if it is not such a one. */
    public boolean abandon(long executionId) {
        return entities.createNativeQuery("""
                        update job_execution set batchstatus = 'ABANDONED', lastupdatedtime = clock_timestamp()
                        where jobexecutionid = :id and batchstatus in ('FAILED', 'STOPPED')""").setParameter("id", executionId).executeUpdate() > 0;
    }

    /** The same, with a reason, for one that never came to do anything. */
    public void abandonUnbegun(long executionId, String reason) {
        entities.createNativeQuery("""
                        update job_execution set batchstatus = 'ABANDONED', exitstatus = left(:reason, 512),
                          lastupdatedtime = clock_timestamp()
                        where jobexecutionid = :id and batchstatus = 'FAILED'""")
                .setParameter("id", executionId)
                .setParameter("reason", reason)
                .executeUpdate();
    }

    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    private List<Row> rows(String sql, long id, int limit) {
        return entities.createNativeQuery(sql, Row.class)
                .setParameter("id", id)
                .setMaxResults(limit)
                .getResultList();
    }
}
