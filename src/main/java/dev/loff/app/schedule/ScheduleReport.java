package dev.loff.app.schedule;

import dev.loff.registry.Schedule;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A schedule as an operator sees it; {@code next} is its next fire, whether it is paused or not. */
public record ScheduleReport(
        String name,
        int version,
        ScheduleTerms terms,
        @Nullable FireTime next,
        Schedule.@Nullable Pause paused,
        String createdBy,
        Instant createdAt,
        Instant decidedUntil) {

    static ScheduleReport of(Schedule schedule, Instant now) {
        ScheduleTerms terms = ScheduleTerms.of(schedule.terms());
        return new ScheduleReport(
                schedule.name(),
                schedule.version(),
                terms,
                CronSchedule.of(terms.cron(), TimeZones.named(terms.zone()))
                        .next(now)
                        .orElse(null),
                schedule.paused().orElse(null),
                schedule.createdBy(),
                schedule.createdAt(),
                schedule.decidedUntil());
    }
}
