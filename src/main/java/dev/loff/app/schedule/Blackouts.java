package dev.loff.app.schedule;

import dev.loff.app.jobs.Actor;
import dev.loff.app.jobs.Audit;
import dev.loff.app.jobs.RefusedException;
import dev.loff.registry.Schedule;
import dev.loff.registry.ScheduleBlackout;
import dev.loff.registry.Schedules;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The blackout calendar: stretches of local time in which no fire starts, for one schedule or for all. */
@ApplicationScoped
@Transactional
public class Blackouts {
    /** One stretch of the calendar; {@code schedule} is null when it applies to all schedules. */
    public record Report(
            String name,
            @Nullable String schedule,
            LocalDateTime begins,
            LocalDateTime ends,
            String reason,
            String createdBy) {
        static Report of(ScheduleBlackout blackout) {
            Schedule schedule = blackout.schedule();
            return new Report(
                    blackout.name(),
                    schedule == null ? null : schedule.name(),
                    blackout.stretch().begins(),
                    blackout.stretch().ends(),
                    blackout.reason(),
                    blackout.createdBy());
        }
    }

    private final Schedules schedules;

    private final Audit audit;

    Blackouts(Schedules schedules, Audit audit) {
        this.schedules = schedules;
        this.audit = audit;
    }

    public List<Report> all() {
        return schedules.blackouts().stream().map(Report::of).toList();
    }

    /** Adds a stretch to a named blackout. */
    public void add(String name, @Nullable String schedule, ScheduleBlackout.Stretch stretch, String reason, Actor by) {
        schedules.lockName(name);
        Schedule only =
                schedule == null ? null : schedules.find(schedule).orElseThrow(() -> ScheduleControl.unknown(schedule));
        boolean there = schedules.blackouts().stream()
                .map(Report::of)
                .anyMatch(it -> it.name().equals(name)
                        && Objects.equals(it.schedule(), schedule)
                        && it.begins().equals(stretch.begins()));
        if (there) {
            throw new RefusedException("Cannot add to a blackout: it already has a stretch that begins then (name="
                    + name + ", begins=" + stretch.begins() + ")");
        }
        schedules.add(new ScheduleBlackout(name, only, stretch, reason, by.name(), schedules.now()));
        audit.other(
                by,
                "add blackout",
                "blackout " + name,
                Map.of(),
                Map.of(
                        "begins", stretch.begins().toString(),
                        "ends", stretch.ends().toString(),
                        "schedule", Objects.requireNonNullElse(schedule, "all"),
                        "reason", reason));
    }

    /** Removes a blackout with all its stretches; returns their number. */
    public int remove(String name, Actor by) {
        int removed = schedules.removeBlackout(name);
        if (removed == 0) {
            throw RefusedException.unknown(
                    "Cannot remove a blackout: there is none of that name, see `loff schedules blackout"
                            + " list` (name=" + name + ")");
        }
        audit.other(by, "remove blackout", "blackout " + name, Map.of("stretches", removed), Map.of());
        return removed;
    }
}
