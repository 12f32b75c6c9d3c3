package dev.loff.app.metrics;

import java.util.List;

/** Results and speed of the newest run of each job; a run in progress counts as the newest. */
final class RunFacts {

    private static final List<String> JOB = List.of("job");

    /** The newest run of each job for which the condition holds. */
    private static String newest(String condition) {
        return """
                with run as (
                  select r.* from (select distinct job from job_run) k cross join lateral (
                    select * from job_run where job = k.job and %s order by instance_id desc limit 1) r)
                """.formatted(condition);
    }

    private static final String SCANNED = newest("snapshot_id is not null");

    static final List<Fact> ALL = List.of(
            Fact.gauge(
                    "loff_last_run_images",
                    "Images of the job's newest run: listed, extracted by it, reused, quarantined.",
                    List.of("job", "outcome"),
                    SCANNED + """
                    select run.job, c.outcome, c.images
                    from run
                    join run_account a on a.instance_id = run.instance_id
                    cross join lateral (values
                      ('listed', a.listed), ('extracted', a.extracted), ('reused', a.reused),
                      ('quarantined', a.quarantined)) c (outcome, images)"""),
            Fact.gauge(
                    "loff_last_run_images_quarantined",
                    "Images of the job's newest run that have no features, by the reason, whichever run found it.",
                    List.of("job", "reason"),
                    SCANNED + """
                    select run.job, lower(q.reason), sum(q.images)
                    from run join run_quarantine q on q.instance_id = run.instance_id
                    group by run.job, q.reason"""),
            Fact.gauge(
                    "loff_last_run_images_per_second",
                    "Images extracted per second in the newest run of the job that extracted any; while it runs, so far.",
                    JOB,
                    newest("exists (select from shard s where s.feature_set_id = job_run.feature_set_id)") + """
                    select run.job, sum(s.row_count) / nullif(sum(s.seconds), 0)
                    from run join shard s on s.feature_set_id = run.feature_set_id group by run.job"""),
            Fact.gauge(
                    "loff_last_run_samples_per_second",
                    "Samples trained per second in the newest run of the job that trained; while it runs, so far.",
                    JOB,
                    newest("exists (select from training_segment t where t.training_run_id = job_run.training_run_id)")
                            + """
                    select run.job, sum(t.samples) / nullif(sum(t.seconds), 0)
                    from run join training_segment t on t.training_run_id = run.training_run_id group by run.job"""),
            Fact.gauge(
                    "loff_gate_last_decision_timestamp_seconds",
                    "When the gate of a nightly run last decided that: promoted, held, proposed or registered.",
                    List.of("decision"),
                    """
                    select lower(decision), extract(epoch from max(created_at))
                    from job_run where decision is not null group by decision"""));

    private RunFacts() {}
}
