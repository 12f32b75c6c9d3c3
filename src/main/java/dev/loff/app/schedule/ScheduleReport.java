package dev.loff.app.schedule;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.loff.app.jobs.RefusedException;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.job.parameter.RefusedParametersException;
import dev.loff.registry.Schedule;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as an operator sees it.
 *
 * @param next its next fire, whether it is paused or not; null when there is none or it cannot be computed
 * @param problem why its next fire cannot be computed or its job cannot start; null when there is no problem
 * @param runs its last runs; null when the caller did not ask for them
 * @param waiting the oldest fire that is not started yet, and what it waits for; null when none waits
 */
public record ScheduleReport(
        String name,
        int version,
        ScheduleTerms terms,
        @Nullable FireTime next,
        @Nullable String problem,
        Schedule.@Nullable Pause paused,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable LastRuns runs,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String waiting,
        String createdBy,
        Instant createdAt,
        Instant decidedUntil) {

    static ScheduleReport of(Schedule schedule, Instant now) {
        return new ScheduleReport(
                schedule.name(),
                schedule.version(),
                ScheduleTerms.of(schedule.terms()),
                Timing.of(schedule.terms()).next(now).orElse(null),
                problem(schedule),
                schedule.paused().orElse(null),
                null,
                null,
                schedule.createdBy(),
                schedule.createdAt(),
                schedule.decidedUntil());
    }

    ScheduleReport with(LastRuns lastRuns, @Nullable String waitingFire) {
        return new ScheduleReport(
                name, version, terms, next, problem, paused, lastRuns, waitingFire, createdBy, createdAt, decidedUntil);
    }

    /** Returns why a schedule cannot fire, to end a sentence that begins with its name; null when it can. */
    static @Nullable String problem(Schedule schedule) {
        String timing = Timing.of(schedule.terms()).problem();
        if (timing != null) {
            return "cannot be computed: " + timing;
        }
        try {
            JobDefinition.named(schedule.terms().job())
                    .check(ParameterText.read(schedule.terms().parameters()));
            return null;
        } catch (RefusedException | RefusedParametersException e) {
            return "cannot start: " + e.getMessage();
        }
    }

    /** Returns the oldest undecided fire, normally in the future; empty when it cannot be computed. */
    public Optional<FireTime> undecided() {
        return problem == null || next != null
                ? CronSchedule.of(terms.cron(), TimeZones.named(terms.zone())).next(decidedUntil)
                : Optional.empty();
    }
}
