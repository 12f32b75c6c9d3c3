package dev.loff.app.schedule;

import dev.loff.app.jobs.RefusedException;
import dev.loff.app.jobs.RunReport;
import dev.loff.app.jobs.RunReports;
import dev.loff.registry.Fire;
import dev.loff.registry.FireOutcome;
import dev.loff.registry.Schedule;
import dev.loff.registry.ScheduleBlackout;
import dev.loff.registry.ScheduleRuns;
import dev.loff.registry.Schedules;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reports on schedules: their state, their next fires and their history. */
@ApplicationScoped
@Transactional
public class ScheduleReports {
    /**
     * A future fire.
     *
     * @param at the instant, with the offset that the zone has then
     * @param daylightSaving how a clock change affects it, in words; empty when it does not
     * @param against the pause or blackout that would prevent it as things are now; null when none does
     */
    public record Preview(
            Instant fireAt,
            OffsetDateTime at,
            DaylightSaving treatment,
            String daylightSaving,
            @Nullable String against) {}

    /**
     * A past fire and its outcome.
     *
     * @param id pass it to get the next page
     * @param run the run that it started; null when it started none
     */
    public record Past(
            long id,
            String schedule,
            Instant fireAt,
            OffsetDateTime at,
            FireOutcome outcome,
            String reason,
            @Nullable Long execution,
            @Nullable FireRun run,
            String host,
            Instant recordedAt) {

        static Past of(Fire fire, @Nullable FireRun run) {
            ZoneId zone = Timing.zone(fire.schedule().terms());
            return new Past(
                    fire.id(),
                    fire.schedule().name(),
                    fire.fireAt(),
                    fire.fireAt().atZone(zone).toOffsetDateTime(),
                    fire.verdict().outcome(),
                    fire.verdict().reason(),
                    fire.verdict().execution(),
                    run,
                    fire.host(),
                    fire.recordedAt());
        }
    }

    /** Two weeks of nights. */
    private static final int LISTED_RUNS = 14;

    private static final int SHOWN_RUNS = 30;

    private final Schedules schedules;
    private final ScheduleRuns started;
    private final RunReports runs;

    ScheduleReports(Schedules schedules, ScheduleRuns started, RunReports runs) {
        this.schedules = schedules;
        this.started = started;
        this.runs = runs;
    }

    /** Every schedule with its last runs. */
    public List<ScheduleReport> list() {
        Instant now = schedules.now();
        Map<String, List<FireRun>> last = lastRuns(null, LISTED_RUNS, now);
        Map<String, String> waiting = waiting();
        return schedules.all().stream()
                .map(it -> ScheduleReport.of(it, now))
                .map(it -> it.with(LastRuns.of(last.getOrDefault(it.name(), List.of())), waiting.get(it.name())))
                .toList();
    }

    private Map<String, List<FireRun>> lastRuns(@Nullable String name, int limit, Instant now) {
        List<ScheduleRuns.Row> rows = started.last(name, limit);
        Map<Long, RunReport> reports = runs.find(rows.stream()
                .map(ScheduleRuns.Row::newest)
                .filter(Objects::nonNull)
                .toList());
        return rows.stream()
                .collect(Collectors.groupingBy(
                        ScheduleRuns.Row::schedule,
                        Collectors.mapping(it -> run(it, reports, now), Collectors.toList())));
    }

    private static FireRun run(ScheduleRuns.Row row, Map<Long, RunReport> reports, Instant now) {
        RunReport report = row.newest() == null ? null : reports.get(row.newest());
        return report == null ? FireRun.removed(row.fireAt(), row.started()) : FireRun.of(row.fireAt(), report, now);
    }

    /** Every schedule, without its runs. */
    public List<ScheduleReport> all() {
        Instant now = schedules.now();
        return schedules.all().stream().map(it -> ScheduleReport.of(it, now)).toList();
    }

    public ScheduleReport find(String name) {
        Instant now = schedules.now();
        ScheduleReport found = ScheduleReport.of(required(name), now);
        return found.with(
                LastRuns.of(lastRuns(name, SHOWN_RUNS, now).getOrDefault(name, List.of())),
                waiting().get(name));
    }

    /** Returns, per schedule, what its oldest waiting fire waits for, in words. */
    private Map<String, String> waiting() {
        return started.waiting().stream()
                .collect(Collectors.toMap(
                        ScheduleRuns.Waiting::schedule,
                        it -> "the fire of " + it.fireAt() + " " + it.reason(),
                        (oldest, later) -> oldest));
    }

    /** Returns the next fires, under the schedule and the blackouts as they are now. */
    public List<Preview> next(String name, int count) {
        Schedule schedule = required(name);
        List<ScheduleBlackout> blackouts = schedules.blackouts();
        Timing timing = Timing.of(schedule.terms());
        if (timing.cron() == null) {
            throw new RefusedException("Cannot show the next fires: " + timing.problem()
                    + "; fix it with `loff schedules edit` (name=" + name + ")");
        }
        return timing.cron().next(schedules.now(), count).stream()
                .map(it -> preview(schedule, blackouts, it))
                .toList();
    }

    /** Returns the next fires of a schedule that does not exist yet; ignores pauses and blackouts. */
    public List<Preview> preview(String cron, String zone, int count) {
        ZoneId clocks = TimeZones.named(zone);
        return CronSchedule.of(cron, clocks).next(schedules.now(), count).stream()
                .map(it -> preview(it, clocks, null))
                .toList();
    }

    private static Preview preview(FireTime fire, ZoneId zone, @Nullable String against) {
        return new Preview(
                fire.at(),
                fire.at().atZone(zone).toOffsetDateTime(),
                fire.daylightSaving(),
                fire.daylightSaving().meaning(),
                against);
    }

    private static Preview preview(Schedule schedule, List<ScheduleBlackout> blackouts, FireTime fire) {
        String against = schedule.paused()
                .map(it -> "paused by " + it.by() + ": " + it.reason())
                .or(() -> Verdicts.blackout(blackouts, schedule, fire.at())
                        .map(it -> "blackout " + it.name() + ": " + it.reason()))
                .orElse(null);
        return preview(fire, Timing.zone(schedule.terms()), against);
    }

    /** Returns past fires with ids below {@code beforeId}, newest first: of one schedule, even a removed one, or of all. */
    public List<Past> history(@Nullable String name, long beforeId, int limit) {
        List<Fire> fires = schedules.history(name, beforeId, limit);
        Map<Long, Long> newest = started.newest(fires.stream()
                .map(it -> it.verdict().execution())
                .filter(Objects::nonNull)
                .toList());
        Map<Long, RunReport> reports = runs.find(List.copyOf(newest.values()));
        Instant now = schedules.now();
        return fires.stream()
                .map(it -> Past.of(it, run(it, newest, reports, now)))
                .toList();
    }

    private static @Nullable FireRun run(Fire fire, Map<Long, Long> newest, Map<Long, RunReport> reports, Instant now) {
        Long execution = fire.verdict().execution();
        return execution == null
                ? null
                : run(
                        new ScheduleRuns.Row(fire.schedule().name(), fire.fireAt(), execution, newest.get(execution)),
                        reports,
                        now);
    }

    private Schedule required(String name) {
        return schedules.find(name).orElseThrow(() -> ScheduleControl.unknown(name));
    }
}
