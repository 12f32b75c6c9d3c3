package dev.loff.app.schedule;

import dev.loff.registry.Schedule;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a schedule fires, or why that cannot be computed. A row may be older than this program or edited by hand; it must neither
 * hide the other schedules nor prevent its own repair.
 *
 * @param cron null when there is a problem
 * @param problem ends a sentence; null when there is none
 */
record Timing(@Nullable CronSchedule cron, @Nullable String problem) {
    static Timing of(Schedule.Terms terms) {
        try {
            return new Timing(CronSchedule.of(terms.cron(), TimeZones.named(terms.zone())), null);
        } catch (RuntimeException e) {
            return new Timing(null, String.valueOf(e.getMessage()));
        }
    }

    /** The first fire after an instant; empty when there is none, or it cannot be computed. */
    Optional<FireTime> next(Instant after) {
        return cron == null ? Optional.empty() : cron.next(after);
    }

    /** Returns the schedule's zone; UTC when there is no such zone. */
    static ZoneId zone(Schedule.Terms terms) {
        try {
            return ZoneId.of(terms.zone());
        } catch (DateTimeException e) {
            return ZoneOffset.UTC;
        }
    }
}
