package dev.loff.app.schedule;

import dev.loff.app.config.LoffConfig;
import dev.loff.app.jobs.Actor;
import dev.loff.app.jobs.Recovery;
import dev.loff.app.jobs.RefusedException;
import dev.loff.app.schedule.FireDecisions.Claim;
import dev.loff.app.schedule.FireDecisions.Decision;
import dev.loff.job.ThisProcess;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.job.parameter.JobParameters;
import dev.loff.job.parameter.RefusedParametersException;
import dev.loff.registry.Fire.Verdict;
import dev.loff.registry.FireOutcome;
import dev.loff.registry.FireSlots;
import dev.loff.registry.Leases;
import dev.loff.registry.Schedule;
import dev.loff.registry.Schedules;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One pass over all schedules: takes over abandoned claims and starts due fires. Any number of hosts may do so at once. */
@ApplicationScoped
class Ticker {
    private static final Logger LOG = Logger.getLogger(Ticker.class);

    private static final Actor LOFF = new Actor("loff", "schedule");

    private final Schedules schedules;
    private final FireSlots slots;
    private final FireDecisions decisions;
    private final JobStarter starter;
    private final Recovery recovery;
    private final Duration claimTerm;
    private final Map<Long, String> problems = new HashMap<>();

    Ticker(
            Schedules schedules,
            FireSlots slots,
            FireDecisions decisions,
            JobStarter starter,
            Recovery recovery,
            LoffConfig config) {
        this.schedules = schedules;
        this.slots = slots;
        this.decisions = decisions;
        this.starter = starter;
        this.recovery = recovery;
        this.claimTerm = config.schedules().claimTerm();
    }

    void tick() {
        Instant now = schedules.now();
        Set<Long> open = slots.schedulesWithOpen();
        for (Schedule schedule : schedules.all()) {
            String problem = ScheduleReport.problem(schedule);
            try {
                tick(schedule, now, open.contains(schedule.id()));
            } catch (RuntimeException e) {
                // One schedule that cannot be decided must not delay the others; the next tick tries again.
                problem = "cannot be decided: " + e;
                LOG.debug("Cannot decide what is due", e);
            }
            note(schedule, problem);
        }
    }

    /** Logs when a problem begins, changes or ends, not on every tick. */
    private void note(Schedule schedule, @Nullable String problem) {
        String before = problem == null ? problems.remove(schedule.id()) : problems.put(schedule.id(), problem);
        if (problem != null && !problem.equals(before)) {
            LOG.errorf("Schedule %s %s", schedule.name(), problem);
        } else if (problem == null && before != null) {
            LOG.infof("Schedule %s can be computed and started again", schedule.name());
        }
    }

    private void tick(Schedule schedule, Instant now, boolean hasOpen) {
        Timing timing = Timing.of(schedule.terms());
        if (timing.problem() != null) {
            return;
        }
        boolean due = timing.next(schedule.decidedUntil())
                .filter(it -> !it.at().isAfter(now))
                .isPresent();
        if (hasOpen) {
            recoverDead(schedule);
            goOn(schedule);
        }
        Optional<Decision> decision = due ? decideNext(schedule) : Optional.empty();
        while (decision.isPresent()) {
            decision.get().claim().ifPresent(this::start);
            decision = decideNext(schedule);
        }
        if (schedule.terms().pauseAfterFailures() != null && schedule.paused().isEmpty()) {
            decisions
                    .pauseAfterFailures(schedule.id())
                    .ifPresent(reason -> LOG.warnf("Schedule %s paused itself: %s", schedule.name(), reason));
        }
    }

    /**
     * Reads the time before it recovers runs without an owner, so that a run that was started earlier and has died does not count
     * as an overlap of a fire that is due at that time.
     */
    private Optional<Decision> decideNext(Schedule schedule) {
        Instant now = schedules.now();
        recoverDead(schedule);
        return decisions.decideNext(schedule.id(), now);
    }

    private void recoverDead(Schedule schedule) {
        slots.running(schedule.id()).forEach(it -> recovery.tryToRecover(it, LOFF));
    }

    private void goOn(Schedule schedule) {
        for (FireSlots.Open slot : slots.open(schedule.id(), claimTerm)) {
            Optional<Claim> claim =
                    switch (slot.state()) {
                        case WAITING -> decisions.claimWaiting(slot);
                        case CLAIMED -> slot.expired() || orphaned(slot) ? decisions.takeOver(slot) : Optional.empty();
                        case DONE -> Optional.empty();
                    };
            claim.ifPresent(this::start);
        }
    }

    private static boolean orphaned(FireSlots.Open slot) {
        return slot.owner() != null && ThisProcess.isGone(Leases.Owner.parse(slot.owner()));
    }

    /** If this process dies in here, the claim stays, another process takes it over, and the key finds the started run. */
    private void start(Claim claim) {
        JobStarter.Outcome outcome = outcome(claim);
        if (outcome instanceof JobStarter.Outcome.Waiting waiting) {
            // The process that takes over the expired claim asks again; only the first owner records that the fire
            // waits.
            if (claim.slot().claims() == 1) {
                decisions.note(claim, Verdict.of(FireOutcome.QUEUED, waiting.reason()));
            }
            return;
        }
        Verdict verdict = verdict(claim, outcome);
        decisions.close(claim, verdict);
        LOG.infof(
                "Schedule %s at %s: %s, %s", claim.name(), claim.slot().fireAt(), verdict.outcome(), verdict.reason());
    }

    private static Verdict verdict(Claim claim, JobStarter.Outcome outcome) {
        if (outcome instanceof JobStarter.Outcome.Started it) {
            return started(claim, it.execution());
        }
        if (outcome instanceof JobStarter.Outcome.Refused it) {
            return Verdict.of(FireOutcome.REFUSED, it.reason());
        }
        return Verdict.of(FireOutcome.FAILED_TO_START, ((JobStarter.Outcome.Failed) outcome).reason());
    }

    private JobStarter.Outcome outcome(Claim claim) {
        try {
            return start(claim, claim.terms());
        } catch (RefusedException | RefusedParametersException e) {
            // The row names a job or parameters that this version does not know.
            return new JobStarter.Outcome.Failed(String.valueOf(e.getMessage()));
        }
    }

    private JobStarter.Outcome start(Claim claim, Schedule.Terms terms) {
        Instant fireAt = claim.slot().fireAt();
        JobDefinition job = JobDefinition.named(terms.job());
        Map<String, String> parameters = new HashMap<>(ParameterText.read(terms.parameters()));
        if (job.takesDate()) {
            String day = fireAt.atZone(Timing.zone(terms)).toLocalDate().toString();
            parameters.merge(JobParameters.DATE, day, (said, local) -> said.equals("auto") ? local : said);
        }
        return starter.startInTurn(job, parameters, "schedule " + claim.name() + " at " + fireAt, fireAt, LOFF);
    }

    private static Verdict started(Claim claim, long execution) {
        int claims = claim.slot().claims();
        return new Verdict(
                FireOutcome.FIRED, claims == 1 ? "started" : "started, claimed " + claims + " times", execution);
    }
}
