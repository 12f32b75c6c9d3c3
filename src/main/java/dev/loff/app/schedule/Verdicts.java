package dev.loff.app.schedule;

import dev.loff.registry.Fire.Verdict;
import dev.loff.registry.FireOutcome;
import dev.loff.registry.FireSlots;
import dev.loff.registry.Schedule;
import dev.loff.registry.ScheduleBlackout;
import dev.loff.registry.Schedules;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Finds what prevents a fire from starting: a pause, a blackout, its age or the run before it. */
@ApplicationScoped
class Verdicts {
    private final Schedules schedules;
    private final FireSlots slots;

    Verdicts(Schedules schedules, FireSlots slots) {
        this.schedules = schedules;
        this.slots = slots;
    }

    /** Returns the first reason not to start a fire now; empty when there is none. */
    Optional<Verdict> against(Schedule schedule, Instant fireAt, Instant now) {
        return paused(schedule)
                .or(() -> blackout(schedule, fireAt))
                .or(() -> missed(schedule, fireAt, now))
                .or(() -> blackout(schedule, now))
                .or(() -> overlap(schedule));
    }

    /** Returns the reason not to start a fire that waited for the run before it; empty when there is none. */
    Optional<Verdict> againstWaiting(Schedule schedule, Instant now) {
        return paused(schedule).or(() -> blackout(schedule, now));
    }

    private static Optional<Verdict> paused(Schedule schedule) {
        return schedule.paused()
                .map(it -> Verdict.of(
                        FireOutcome.PAUSED, "paused by " + it.by() + " since " + it.since() + ": " + it.reason()));
    }

    private Optional<Verdict> blackout(Schedule schedule, Instant at) {
        return blackout(schedules.blackouts(), schedule, at)
                .map(it -> Verdict.of(FireOutcome.BLACKOUT, "blackout " + it.name() + ": " + it.reason()));
    }

    static Optional<ScheduleBlackout> blackout(List<ScheduleBlackout> blackouts, Schedule schedule, Instant at) {
        LocalDateTime local = LocalDateTime.ofInstant(at, Timing.zone(schedule.terms()));
        return blackouts.stream().filter(it -> it.covers(schedule, local)).findFirst();
    }

    private static Optional<Verdict> missed(Schedule schedule, Instant fireAt, Instant now) {
        Duration late = Duration.between(fireAt, now);
        Duration catchUp = schedule.terms().catchUp();
        return late.compareTo(catchUp) <= 0
                ? Optional.empty()
                : Optional.of(Verdict.of(
                        FireOutcome.MISSED,
                        "no host decided it until " + late.truncatedTo(ChronoUnit.SECONDS)
                                + " later, and the catch-up window is " + catchUp));
    }

    private Optional<Verdict> overlap(Schedule schedule) {
        if (!busy(schedule) && !waiting(schedule)) {
            return Optional.empty();
        }
        return Optional.of(
                switch (schedule.terms().overlap()) {
                    case SKIP -> Verdict.of(FireOutcome.SKIPPED_OVERLAP, before(schedule) + " is still active");
                    case REFUSE ->
                        Verdict.of(FireOutcome.REFUSED, before(schedule) + " is still active, and overlap is refused");
                    case QUEUE_ONE ->
                        waiting(schedule)
                                ? Verdict.of(
                                        FireOutcome.SKIPPED_OVERLAP,
                                        before(schedule) + " is still active, and one fire already waits")
                                : Verdict.of(FireOutcome.QUEUED, "waits for the end of " + before(schedule));
                });
    }

    private String before(Schedule schedule) {
        List<Long> running = slots.running(schedule.id());
        return running.isEmpty() ? "the run before it" : "the run before it (execution " + running.get(0) + ")";
    }

    /** Whether a run of this schedule is active or about to start. */
    boolean busy(Schedule schedule) {
        return has(schedule, FireSlots.State.CLAIMED)
                || !slots.running(schedule.id()).isEmpty();
    }

    private boolean waiting(Schedule schedule) {
        return has(schedule, FireSlots.State.WAITING);
    }

    private boolean has(Schedule schedule, FireSlots.State state) {
        return slots.open(schedule.id(), Duration.ZERO).stream().anyMatch(it -> it.state() == state);
    }
}
