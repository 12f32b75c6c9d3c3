package dev.loff.app.metrics;

import dev.loff.app.metrics.Fact.Sample;
import dev.loff.app.schedule.FireTime;
import dev.loff.app.schedule.ScheduleReport;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Schedules, their next fires and the outcomes of past fires. */
final class ScheduleFacts {

    private static final List<String> SCHEDULE = List.of("schedule", "job");

    static final List<Fact> ALL = List.of(
            Fact.gauge(
                    "loff_schedule_next_fire_timestamp_seconds",
                    "When the schedule fires next, paused or not.",
                    SCHEDULE,
                    database -> samples(database, ScheduleFacts::nextFire)),
            Fact.gauge(
                    "loff_schedule_overdue_seconds",
                    "For how long the schedule's oldest fire has been due without a host deciding on it; 0 if none is.",
                    SCHEDULE,
                    ScheduleFacts::overdue),
            Fact.gauge(
                    "loff_schedule_broken",
                    "Whether the schedule's next fire cannot be computed, or its job cannot start as it is: 1 or 0.",
                    SCHEDULE,
                    database -> samples(database, schedule -> schedule.problem() == null ? 0.0 : 1.0)),
            Fact.gauge("loff_schedule_paused", "Whether the schedule is paused: 1 or 0.", SCHEDULE, """
                    select name, job, case when paused_at is null then 0 else 1 end
                    from schedule where removed_at is null"""),
            Fact.counter(
                    "loff_schedule_fires_total",
                    "Fires of the schedule by what became of them.",
                    List.of("schedule", "job", "outcome"),
                    """
                    select s.name, s.job, lower(o.outcome), count(f.id)
                    from schedule s
                    cross join unnest(array['FIRED', 'SKIPPED_OVERLAP', 'QUEUED', 'REFUSED', 'BLACKOUT', 'PAUSED', 'MISSED',
                      'FAILED_TO_START']) as o (outcome)
                    left join fire f on f.schedule_id = s.id and f.outcome = o.outcome
                    where s.removed_at is null group by s.name, s.job, o.outcome"""),
            Fact.gauge(
                    "loff_schedule_failures_since_success",
                    "Fires since the schedule's last success that were missed, did not start, or ended without success.",
                    SCHEDULE,
                    """
                    select s.name, s.job, (
                      select count(*) from fire_slot f where f.schedule_id = s.id and f.state = 'DONE'
                        and f.fire_at > coalesce((
                          select g.fire_at from fire_slot g where g.schedule_id = s.id and g.outcome = 'FIRED'
                            and exists (select from job_execution a join job_execution b on b.jobinstanceid = a.jobinstanceid
                                        where a.jobexecutionid = g.execution_id and b.batchstatus = 'COMPLETED')
                          order by g.fire_at desc limit 1), '-infinity')
                        and (f.outcome in ('MISSED', 'REFUSED', 'FAILED_TO_START') or f.outcome = 'FIRED' and (
                          select b.batchstatus from job_execution a join job_execution b on b.jobinstanceid = a.jobinstanceid
                          where a.jobexecutionid = f.execution_id order by b.jobexecutionid desc limit 1)
                            in ('FAILED', 'STOPPED', 'ABANDONED')))
                    from schedule s where s.removed_at is null"""));

    private ScheduleFacts() {}

    private static List<Sample> samples(DatabaseReader database, Function<ScheduleReport, @Nullable Double> value) {
        List<Sample> samples = new ArrayList<>();
        for (ScheduleReport schedule : database.schedules()) {
            Double known = value.apply(schedule);
            if (known != null) {
                samples.add(new Sample(List.of(schedule.name(), schedule.terms().job()), known));
            }
        }
        return samples;
    }

    private static @Nullable Double nextFire(ScheduleReport schedule) {
        FireTime next = schedule.next();
        return next == null ? null : (Double) (next.at().toEpochMilli() / 1e3);
    }

    private static List<Sample> overdue(DatabaseReader database) throws SQLException {
        double now = database.rows("select extract(epoch from schedule_now())", 0)
                .get(0)
                .value();
        return samples(database, schedule -> overdue(schedule, now));
    }

    private static double overdue(ScheduleReport schedule, double now) {
        return schedule.undecided()
                .map(due -> Math.max(0, now - due.at().toEpochMilli() / 1e3))
                .orElse(0.0);
    }
}
