package dev.loff.app.schedule;

import dev.loff.job.ThisProcess;
import dev.loff.registry.Fire;
import dev.loff.registry.Fire.Verdict;
import dev.loff.registry.FireOutcome;
import dev.loff.registry.FireSlots;
import dev.loff.registry.Leases;
import dev.loff.registry.Schedule;
import dev.loff.registry.Schedules;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decides what happens to fires. Each decision is one transaction that locks the schedule. Starts no job: a fire whose job should
 * start is claimed, and stays claimed until the result of the start is recorded.
 */
@ApplicationScoped
class FireDecisions {
    /** The decision about a fire; {@code claim} is present when its job should start now. */
    record Decision(Instant fireAt, Optional<Claim> claim) {}

    /** A claimed fire with the data to start its job. */
    record Claim(FireSlots.Open slot, String name, Schedule.Terms terms) {}

    private final Schedules schedules;
    private final FireSlots slots;
    private final Verdicts verdicts;
    private final Leases.Owner self = ThisProcess.owner();

    FireDecisions(Schedules schedules, FireSlots slots, Verdicts verdicts) {
        this.schedules = schedules;
        this.slots = slots;
        this.verdicts = verdicts;
    }

    /** Decides the next fire that is due at {@code now}; empty when none is, or when another host has locked the schedule. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Optional<Decision> decideNext(long scheduleId, Instant now) {
        Schedule schedule = schedules.tryLock(scheduleId).orElse(null);
        if (schedule == null) {
            return Optional.empty();
        }
        return due(schedule, now).map(fire -> decide(schedule, fire, now));
    }

    private static Optional<FireTime> due(Schedule schedule, Instant now) {
        return Timing.of(schedule.terms()).next(schedule.decidedUntil()).filter(it -> !it.at()
                .isAfter(now));
    }

    private Decision decide(Schedule schedule, FireTime fire, Instant now) {
        Optional<Verdict> verdict = verdicts.against(schedule, fire.at(), now);
        FireSlots.State state = verdict.map(
                        it -> it.outcome() == FireOutcome.QUEUED ? FireSlots.State.WAITING : FireSlots.State.DONE)
                .orElse(FireSlots.State.CLAIMED);
        boolean won = slots.take(
                schedule.id(), fire.at(), state, verdict.map(Verdict::outcome).orElse(null), self.text());
        slots.decided(schedule.id(), fire.at());
        if (!won) {
            return new Decision(fire.at(), Optional.empty());
        }
        verdict.ifPresent(it -> record(schedule, fire.at(), it, now));
        return new Decision(fire.at(), verdict.isPresent() ? Optional.empty() : Optional.of(claimed(schedule, fire)));
    }

    private Claim claimed(Schedule schedule, FireTime fire) {
        FireSlots.Open slot =
                new FireSlots.Open(schedule.id(), fire.at(), FireSlots.State.CLAIMED, self.text(), 1, false);
        return new Claim(slot, schedule.name(), schedule.terms());
    }

    /** Claims a waiting fire when its turn has come. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Optional<Claim> claimWaiting(FireSlots.Open waiting) {
        Schedule schedule = schedules.tryLock(waiting.schedule()).orElse(null);
        if (schedule == null || verdicts.busy(schedule)) {
            return Optional.empty();
        }
        Instant now = schedules.now();
        Optional<Verdict> against = verdicts.againstWaiting(schedule, now);
        if (against.isPresent()) {
            if (slots.close(waiting, against.get())) {
                record(schedule, waiting.fireAt(), against.get(), now);
            }
            return Optional.empty();
        }
        return claim(schedule, waiting);
    }

    /** Takes over a claim whose owner is gone or did not close it in time. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Optional<Claim> takeOver(FireSlots.Open orphan) {
        return schedules.tryLock(orphan.schedule()).flatMap(it -> claim(it, orphan));
    }

    private Optional<Claim> claim(Schedule schedule, FireSlots.Open slot) {
        if (!slots.claim(slot, self.text())) {
            return Optional.empty();
        }
        FireSlots.Open mine = new FireSlots.Open(
                slot.schedule(), slot.fireAt(), FireSlots.State.CLAIMED, self.text(), slot.claims() + 1, false);
        return Optional.of(new Claim(mine, schedule.name(), schedule.terms()));
    }

    /** Records the result of starting a claimed fire, unless another host has taken the claim over and recorded it. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void close(Claim claim, Verdict verdict) {
        Schedule schedule = schedules.lock(claim.slot().schedule()).orElse(null);
        if (slots.close(claim.slot(), verdict) && schedule != null) {
            record(schedule, claim.slot().fireAt(), verdict, schedules.now());
        }
    }

    /** Records a verdict on a claimed fire that stays open. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void note(Claim claim, Verdict verdict) {
        schedules
                .lock(claim.slot().schedule())
                .ifPresent(it -> record(it, claim.slot().fireAt(), verdict, schedules.now()));
    }

    /** Gives every due, undecided fire the same verdict, before a change that must not apply to them. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void closeDue(Schedule schedule, Verdict verdict, Instant now) {
        Timing timing = Timing.of(schedule.terms());
        for (Optional<FireTime> fire = timing.next(schedule.decidedUntil());
                fire.isPresent() && !fire.get().at().isAfter(now);
                fire = timing.next(fire.get().at())) {
            Instant at = fire.get().at();
            if (slots.take(schedule.id(), at, FireSlots.State.DONE, verdict.outcome(), self.text())) {
                record(schedule, at, verdict, now);
            }
        }
        slots.decided(schedule.id(), now);
    }

    /** Pauses a schedule whose last fires all failed; returns the reason when it did. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Optional<String> pauseAfterFailures(long scheduleId) {
        Schedule schedule = schedules.tryLock(scheduleId).orElse(null);
        Integer limit = schedule == null ? null : schedule.terms().pauseAfterFailures();
        if (schedule == null || limit == null || schedule.paused().isPresent()) {
            return Optional.empty();
        }
        List<FireSlots.Ended> ended = slots.ended(scheduleId, schedule.failuresSince(), limit);
        if (ended.size() < limit || !ended.stream().allMatch(FireSlots.Ended::failed)) {
            return Optional.empty();
        }
        FireSlots.Ended last = ended.get(0);
        String reason = limit + (limit == 1 ? " fire" : " fires in a row") + " failed, the last at " + last.fireAt()
                + (last.execution() == null ? "" : " as execution " + last.execution());
        schedule.pause(schedules.now(), "loff", reason);
        return Optional.of(reason);
    }

    private void record(Schedule schedule, Instant fireAt, Verdict verdict, Instant now) {
        schedules.record(new Fire(schedule, fireAt, verdict, self.host() + " " + self.pid(), now));
    }
}
