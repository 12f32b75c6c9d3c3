package dev.loff.app.metrics;

import java.util.List;

/** Executions and their leases. */
final class ExecutionFacts {

    private static final List<String> JOB = List.of("job");

    private static final String JOBS = "with known as (select distinct jobname from job_instance) ";

    /** {@code succeeded} is the newest instance of the job that completed. */
    private static final String SUCCESSES = """
            with known as (
              select i.jobname, max(e.jobinstanceid) filter (where e.batchstatus = 'COMPLETED') as succeeded
              from job_instance i join job_execution e on e.jobinstanceid = i.jobinstanceid group by i.jobname)
            """;

    private static final String UNFINISHED = """
            from job_execution e
            join job_instance i on i.jobinstanceid = e.jobinstanceid
            left join execution_lease l on l.execution_id = e.jobexecutionid
            where e.batchstatus in ('STARTING', 'STARTED', 'STOPPING')
            """;

    static final List<Fact> ALL = List.of(
            Fact.gauge(
                    "loff_executions_running",
                    "Executions that run, in any process.",
                    JOB,
                    JOBS + "select k.jobname, (select count(*) " + UNFINISHED
                            + " and i.jobname = k.jobname) from known k"),
            Fact.gauge(
                    "loff_job_running_since_timestamp_seconds",
                    "When the oldest running execution of the job began; absent while none runs.",
                    JOB,
                    "select i.jobname, extract(epoch from min(e.registered_at)) " + UNFINISHED + " group by i.jobname"),
            Fact.gauge(
                    "loff_job_last_success_timestamp_seconds",
                    "When an execution of the job last completed, in any process.",
                    JOB,
                    ended("e.batchstatus = 'COMPLETED'")),
            Fact.gauge(
                    "loff_job_last_failure_timestamp_seconds",
                    "When an execution of the job last failed, in any process.",
                    JOB,
                    ended("e.batchstatus = 'FAILED'")),
            Fact.gauge(
                    "loff_job_failures_since_success",
                    "Runs of the job since its last success that ended without one; a restarted run counts once.",
                    JOB,
                    SUCCESSES + """
                    select k.jobname, (
                      select count(*) from job_instance i where i.jobname = k.jobname
                        and (k.succeeded is null or i.jobinstanceid > k.succeeded)
                        and (select e.batchstatus from job_execution e where e.jobinstanceid = i.jobinstanceid
                             order by e.jobexecutionid desc limit 1) in ('FAILED', 'STOPPED', 'ABANDONED'))
                    from known k"""),
            Fact.gauge(
                    "loff_job_typical_duration_seconds",
                    "Median duration of the job's last seven completed executions.",
                    JOB,
                    JOBS + """
                    select k.jobname, percentile_cont(0.5) within group (order by d.seconds)
                    from known k cross join lateral (
                      select extract(epoch from e.endtime - e.starttime) as seconds
                      from job_execution e join job_instance i on i.jobinstanceid = e.jobinstanceid
                      where i.jobname = k.jobname and e.batchstatus = 'COMPLETED'
                      order by i.jobinstanceid desc limit 7) d
                    group by k.jobname"""),
            Fact.gauge(
                    "loff_executions_orphaned",
                    "Executions that are unfinished and that nobody owns: the lease ran out or was revoked.",
                    JOB,
                    JOBS + "select k.jobname, (select count(*) " + UNFINISHED + """
                     and i.jobname = k.jobname and case when l.execution_id is null
                       then coalesce(e.registered_at, '-infinity') < clock_timestamp() - interval '1 minute'
                       else l.revoked or l.expires_at < clock_timestamp() end)
                    from known k"""),
            Fact.gauge(
                    "loff_lease_silence_seconds",
                    "Longest time since the last heartbeat, over the job's unfinished executions.",
                    JOB,
                    "select i.jobname, extract(epoch from max(clock_timestamp() - l.heartbeat_at)) " + UNFINISHED
                            + " and not l.revoked group by i.jobname"),
            Fact.gauge(
                    "loff_lease_worst_silence_ratio",
                    "Longest gap between two heartbeats as a share of the lease's term, over the job's executions of the last hour."
                            + " From 1 on others take the execution.",
                    JOB,
                    """
                    select i.jobname, max(extract(epoch from greatest(l.longest_silence, case
                        when l.released_at is null and not l.revoked and e.batchstatus in ('STARTING', 'STARTED', 'STOPPING')
                        then clock_timestamp() - l.heartbeat_at end))
                      / extract(epoch from l.term))
                    from execution_lease l join job_execution e on e.jobexecutionid = l.execution_id
                    join job_instance i on i.jobinstanceid = e.jobinstanceid
                    where l.execution_id > (select max(jobexecutionid) - 1000 from job_execution)
                      and l.heartbeat_at > clock_timestamp() - interval '1 hour'
                    group by i.jobname"""),
            Fact.gauge("loff_submissions_waiting", "Runs that wait for their turn.", JOB, JOBS + """
                    select k.jobname, (select count(*) from submission s where s.job = k.jobname and s.state = 'QUEUED')
                    from known k"""));

    private ExecutionFacts() {}

    private static String ended(String how) {
        return """
                select i.jobname, extract(epoch from max(e.endtime) filter (where %s))
                from job_execution e join job_instance i on i.jobinstanceid = e.jobinstanceid group by i.jobname""".formatted(how);
    }
}
