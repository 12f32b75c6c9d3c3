package dev.loff.app.schedule;

import dev.loff.registry.Fire;
import dev.loff.registry.FireOutcome;
import dev.loff.registry.Schedule;
import dev.loff.registry.ScheduleBlackout;
import dev.loff.registry.Schedules;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What schedules there are, what they will do and what they did. */
@ApplicationScoped
@Transactional
public class ScheduleReports {
    /**
     * A fire to come.
     *
     * @param at the instant, with the offset that the zone has then
     * @param daylightSaving what a clock change does to it, in words; empty when nothing
     * @param against what would speak against it as things are: a pause or a blackout
     */
    public record Preview(
            Instant fireAt,
            OffsetDateTime at,
            DaylightSaving treatment,
            String daylightSaving,
            @Nullable String against) {}

    /** What became of a fire; {@code id} asks for the page after this one. */
    public record Past(
            long id,
            String schedule,
            Instant fireAt,
            OffsetDateTime at,
            FireOutcome outcome,
            String reason,
            @Nullable Long execution,
            String host,
            Instant recordedAt) {

        static Past of(Fire fire) {
            ZoneId zone = ZoneId.of(fire.schedule().terms().zone());
            return new Past(
                    fire.id(),
                    fire.schedule().name(),
                    fire.fireAt(),
                    fire.fireAt().atZone(zone).toOffsetDateTime(),
                    fire.verdict().outcome(),
                    fire.verdict().reason(),
                    fire.verdict().execution(),
                    fire.host(),
                    fire.recordedAt());
        }
    }

    private final Schedules schedules;

    ScheduleReports(Schedules schedules) {
        this.schedules = schedules;
    }

    public List<ScheduleReport> all() {
        Instant now = schedules.now();
        return schedules.all().stream().map(it -> ScheduleReport.of(it, now)).toList();
    }

    public ScheduleReport find(String name) {
        return ScheduleReport.of(required(name), schedules.now());
    }

    /** The next fires, as the schedule and the blackouts are now. */
    public List<Preview> next(String name, int count) {
        Schedule schedule = required(name);
        List<ScheduleBlackout> blackouts = schedules.blackouts();
        return CronSchedule.of(
                        schedule.terms().cron(),
                        TimeZones.named(schedule.terms().zone()))
                .next(schedules.now(), count)
                .stream()
                .map(it -> preview(schedule, blackouts, it))
                .toList();
    }

    /** The next fires of a schedule that is not there yet; pauses and blackouts are of those that are. */
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
        return preview(fire, ZoneId.of(schedule.terms().zone()), against);
    }

    /** Newest first, of ids below {@code beforeId}, of one schedule, a removed one too, or of all. */
    public List<Past> history(@Nullable String name, long beforeId, int limit) {
        return schedules.history(name, beforeId, limit).stream().map(Past::of).toList();
    }

    private Schedule required(String name) {
        return schedules.find(name).orElseThrow(() -> ScheduleControl.unknown(name));
    }
}
