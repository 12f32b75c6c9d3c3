package dev.loff.app.schedule;

import dev.loff.app.jobs.Actor;
import dev.loff.app.jobs.Audit;
import dev.loff.app.jobs.JobControl;
import dev.loff.app.jobs.RefusedException;
import dev.loff.app.jobs.RetriedTransaction;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.registry.Fire.Verdict;
import dev.loff.registry.FireOutcome;
import dev.loff.registry.Schedule;
import dev.loff.registry.Schedules;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Adds, changes, pauses and removes schedules; starts no job. A refused change throws with the reason. */
@ApplicationScoped
public class ScheduleControl {
    private static final Duration LEAST_CATCH_UP = Duration.ofMinutes(1);

    private final Schedules schedules;
    private final FireDecisions decisions;
    private final JobControl jobs;
    private final Audit audit;

    ScheduleControl(Schedules schedules, FireDecisions decisions, JobControl jobs, Audit audit) {
        this.audit = audit;
        this.schedules = schedules;
        this.decisions = decisions;
        this.jobs = jobs;
    }

    /** Adds a schedule; its first fire is the first one after now. */
    public ScheduleReport add(String name, ScheduleTerms terms, Actor by) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
            throw RefusedException.invalid(
                    "Cannot add a schedule: a name starts with a letter or digit and has up to 100 of"
                            + " A-Z a-z 0-9 . _ - (name=" + name + ")");
        }
        JobDefinition job = JobDefinition.named(terms.job());
        Schedule.Terms checked = checked(terms.with(jobs.declared(job, terms.parameters(), by)), schedules.now());
        return RetriedTransaction.call(() -> {
            schedules.lockName(name);
            if (schedules.find(name).isPresent()) {
                throw new RefusedException(
                        "Cannot add a schedule: there is one of that name, `loff schedules edit` changes it (name="
                                + name + ")");
            }
            Instant now = schedules.now();
            ScheduleReport added = ScheduleReport.of(schedules.add(new Schedule(name, checked, by.name(), now)), now);
            audit.other(by, "schedule", "schedule " + name, Map.of(), described(added));
            return added;
        });
    }

    /**
     * Changes a schedule. Due, undecided fires are closed first, because the new terms must not apply to them.
     *
     * @param version the version that the change is based on; null for the current one
     */
    public ScheduleReport edit(String name, ScheduleTerms.Change change, @Nullable Integer version, Actor by) {
        Schedule found = schedules.find(name).orElseThrow(() -> unknown(name));
        requireVersion(found, version == null ? found.version() : version);
        ScheduleTerms before = ScheduleTerms.of(found.terms());
        ScheduleTerms changed = change.applied(before);
        JobDefinition job = JobDefinition.named(changed.job());
        Schedule.Terms terms = checked(
                changed.with(jobs.declaredChanges(job, before.parameters(), changed.parameters(), by)),
                schedules.now());
        return RetriedTransaction.call(() -> applied(locked(name), terms, found.version(), by));
    }

    private static void requireVersion(Schedule schedule, int version) {
        if (version != schedule.version()) {
            throw new RefusedException("Cannot edit a schedule: somebody changed it meanwhile, look at it again (name="
                    + schedule.name() + ", version=" + schedule.version() + ", expected=" + version + ")");
        }
    }

    private ScheduleReport applied(Schedule schedule, Schedule.Terms terms, int version, Actor by) {
        requireVersion(schedule, version);
        Instant now = schedules.now();
        decisions.closeDue(
                schedule,
                Verdict.of(FireOutcome.MISSED, "the schedule was edited before any host decided this fire"),
                now);
        ScheduleReport before = ScheduleReport.of(schedule, now);
        schedule.apply(terms);
        ScheduleReport after = ScheduleReport.of(schedule, now);
        audit.other(by, "edit schedule", "schedule " + schedule.name(), described(before), described(after));
        return after;
    }

    /** Removes a schedule; its history stays, and its active runs continue. */
    @Transactional
    public void remove(String name, Actor by) {
        Schedule schedule = locked(name);
        Instant now = schedules.now();
        audit.other(by, "remove schedule", "schedule " + name, described(ScheduleReport.of(schedule, now)), Map.of());
        schedule.remove(now);
    }

    @Transactional
    public ScheduleReport pause(String name, Actor by, String reason) {
        Schedule schedule = locked(name);
        schedule.paused().ifPresent(it -> {
            throw new RefusedException("Cannot pause a schedule: " + it.by() + " paused it at " + it.since()
                    + ", because " + it.reason() + " (name=" + name + ")");
        });
        Instant now = schedules.now();
        schedule.pause(now, by.name(), reason);
        audit.other(by, "pause schedule", "schedule " + name, Map.of(), Map.of("reason", reason));
        return ScheduleReport.of(schedule, now);
    }

    /** Resumes a schedule from now on: fires that were due during the pause are not caught up. */
    @Transactional
    public ScheduleReport resume(String name, Actor by) {
        Schedule schedule = locked(name);
        Schedule.Pause pause = schedule.paused()
                .orElseThrow(
                        () -> new RefusedException("Cannot resume a schedule: it is not paused (name=" + name + ")"));
        Instant now = schedules.now();
        decisions.closeDue(
                schedule, Verdict.of(FireOutcome.PAUSED, "paused by " + pause.by() + ": " + pause.reason()), now);
        schedule.resume(now);
        audit.other(by, "resume schedule", "schedule " + name, Map.of("reason", pause.reason()), Map.of());
        return ScheduleReport.of(schedule, now);
    }

    private static Map<String, Object> described(ScheduleReport schedule) {
        ScheduleTerms terms = schedule.terms();
        Map<String, Object> described = new TreeMap<>(Map.of(
                "cron", terms.cron(),
                "zone", terms.zone(),
                "job", terms.job(),
                "parameters", terms.parameters(),
                "overlap", terms.overlap().name(),
                "catchUp", terms.catchUp().toString()));
        if (terms.pauseAfterFailures() != null) {
            described.put("pauseAfterFailures", terms.pauseAfterFailures());
        }
        return described;
    }

    private Schedule.Terms checked(ScheduleTerms terms, Instant now) {
        if (CronSchedule.of(terms.cron(), TimeZones.named(terms.zone()))
                .next(now)
                .isEmpty()) {
            throw RefusedException.invalid(
                    "Cannot use a cron expression: no day matches it, it never fires (cron=" + terms.cron() + ")");
        }
        if (terms.catchUp().compareTo(LEAST_CATCH_UP) < 0) {
            throw RefusedException.invalid(
                    "Cannot use a catch-up window: it must be at least a minute, because hosts check only"
                            + " periodically (catch-up=" + terms.catchUp() + ")");
        }
        return new Schedule.Terms(
                terms.cron().strip(),
                terms.zone(),
                terms.job(),
                ParameterText.write(terms.parameters()),
                terms.overlap(),
                terms.catchUp(),
                terms.pauseAfterFailures());
    }

    private Schedule locked(String name) {
        return schedules.find(name).flatMap(it -> schedules.lock(it.id())).orElseThrow(() -> unknown(name));
    }

    static RefusedException unknown(String name) {
        return RefusedException.unknown(
                "Cannot find a schedule: there is none of that name, see `loff schedules list` (name=" + name + ")");
    }
}
