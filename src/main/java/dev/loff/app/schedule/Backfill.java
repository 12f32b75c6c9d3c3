package dev.loff.app.schedule;

import dev.loff.app.jobs.Actor;
import dev.loff.app.jobs.Recovery;
import dev.loff.app.jobs.RefusedException;
import dev.loff.app.jobs.RetriedTransaction;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.job.parameter.JobParameters;
import dev.loff.registry.Executions;
import dev.loff.registry.Fire;
import dev.loff.registry.FireOutcome;
import dev.loff.registry.Schedule;
import dev.loff.registry.Schedules;
import dev.loff.registry.SubmissionLedger;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Runs a schedule's job for the days that have no run. Each day has a submission key, so repeated calls run a day only once. */
@ApplicationScoped
public class Backfill {
    private static final int MOST_DAYS = 3660;

    /** A day with its run; execution and status are null while it has none. */
    public record Day(
            LocalDate date,
            @Nullable Long execution,
            @Nullable String status) {
        public boolean done() {
            return "COMPLETED".equals(status);
        }

        public boolean running() {
            return status != null
                    && (status.startsWith("START") || status.equals("STOPPING") || status.equals("QUEUED"));
        }
    }

    private final Schedules schedules;
    private final Executions executions;
    private final SubmissionLedger submissions;
    private final JobStarter starter;
    private final Recovery recovery;

    Backfill(
            Schedules schedules,
            Executions executions,
            SubmissionLedger submissions,
            JobStarter starter,
            Recovery recovery) {
        this.schedules = schedules;
        this.executions = executions;
        this.submissions = submissions;
        this.starter = starter;
        this.recovery = recovery;
    }

    /** Returns each day of a range with its run, both ends included, in order. */
    public List<Day> plan(String name, LocalDate from, LocalDate to) {
        Schedule schedule = dated(name);
        if (to.isBefore(from) || from.plusDays(MOST_DAYS).isBefore(to)) {
            throw RefusedException.invalid("Cannot backfill: the last day must not be before the first, nor more than "
                    + MOST_DAYS + " days after it (from=" + from + ", to=" + to + ")");
        }
        return from.datesUntil(to.plusDays(1)).map(it -> look(schedule, it)).toList();
    }

    /** Returns a day with its run. Recovers the run first if its host has died, because no other host may be up to do it. */
    public Day look(String name, LocalDate date, Actor by) {
        return recovered(dated(name), date, by);
    }

    private Day recovered(Schedule schedule, LocalDate date, Actor by) {
        Day found = look(schedule, date);
        return found.execution() != null && found.running() && recovery.recover(found.execution(), by)
                ? look(schedule, date)
                : found;
    }

    private Day look(Schedule schedule, LocalDate date) {
        SubmissionLedger.Row asked = submissions
                .byKey(key(schedule, date))
                .or(() -> submissions.byKey(formerKey(schedule, date)).filter(it -> !it.due()
                        .isBefore(schedule.createdAt())))
                .orElse(null);
        if (asked == null) {
            return new Day(date, null, null);
        }
        String status = asked.execution() == null
                ? asked.state()
                : executions.find(asked.execution()).map(Executions.Row::status).orElse(null);
        return new Day(date, asked.execution(), status);
    }

    /** Starts the run of a day, unless it has one. */
    public Day start(String name, LocalDate date, Actor by) {
        Schedule schedule = dated(name);
        Day before = recovered(schedule, date, by);
        if (before.status() != null) {
            return before;
        }
        Map<String, String> parameters =
                new TreeMap<>(ParameterText.read(schedule.terms().parameters()));
        parameters.put(JobParameters.DATE, date.toString());
        JobStarter.Outcome outcome =
                starter.start(JobDefinition.named(schedule.terms().job()), parameters, key(schedule, date), by);
        if (outcome instanceof JobStarter.Outcome.Refused refused) {
            throw new RefusedException(refused.reason() + " (date=" + date + ")");
        }
        if (outcome instanceof JobStarter.Outcome.Failed failed) {
            throw new RefusedException(failed.reason() + " (date=" + date + ")");
        }
        Day begun = look(schedule, date);
        record(schedule, begun, by);
        return begun;
    }

    private void record(Schedule schedule, Day begun, Actor by) {
        Instant day = begun.date().atStartOfDay(Timing.zone(schedule.terms())).toInstant();
        Fire.Verdict verdict = new Fire.Verdict(
                begun.execution() == null ? FireOutcome.QUEUED : FireOutcome.FIRED,
                "backfill of " + begun.date() + " by " + by.name(),
                begun.execution());
        RetriedTransaction.run(() -> schedules.record(new Fire(schedule, day, verdict, "backfill", schedules.now())));
    }

    /** Contains the schedule's id, so that a schedule that is removed and added again under its name starts without runs. */
    private static String key(Schedule schedule, LocalDate date) {
        return formerKey(schedule, date) + " for schedule " + schedule.id();
    }

    /** The key that earlier versions wrote. */
    private static String formerKey(Schedule schedule, LocalDate date) {
        return "backfill " + schedule.name() + " of " + date;
    }

    private Schedule dated(String name) {
        Schedule schedule = schedules.find(name).orElseThrow(() -> ScheduleControl.unknown(name));
        JobDefinition job = JobDefinition.named(schedule.terms().job());
        if (!job.takesDate()) {
            throw new RefusedException(
                    "Cannot backfill: the job takes no date (schedule=" + name + ", job=" + job.jobName() + ")");
        }
        return schedule;
    }
}
