package dev.loff.app.tonight;

import dev.loff.app.jobs.ExecutionStatus;
import dev.loff.app.jobs.ModelReports;
import dev.loff.app.jobs.RunReport;
import dev.loff.app.jobs.RunReports;
import dev.loff.app.jobs.Submissions;
import dev.loff.app.metrics.MachineMemory;
import dev.loff.app.schedule.ScheduleReport;
import dev.loff.app.schedule.ScheduleReports;
import dev.loff.app.tonight.Tonight.Kind;
import dev.loff.app.tonight.Tonight.LastSuccess;
import dev.loff.app.tonight.Tonight.Trouble;
import dev.loff.job.Workspace;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.registry.Acknowledgements;
import dev.loff.registry.FireOutcome;
import dev.loff.registry.Outbox;
import dev.loff.registry.Schedule;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Draws the picture of the night. */
@ApplicationScoped
public class TonightReport {
    /** What failed longer ago is history, not trouble. */
    static final int TROUBLE_DAYS = 7;

    private static final Duration FIRES_BACK = Duration.ofHours(24);
    private static final int MOST = 20;
    /** Those that were acknowledged are taken out of these. */
    private static final int MOST_RUNS = 100;

    private static final int FIRES_LOOKED_AT = 100;
    private static final int MOST_MESSAGES = 1000;
    private static final Set<FireOutcome> NOT_FIRED =
            Set.of(FireOutcome.MISSED, FireOutcome.FAILED_TO_START, FireOutcome.REFUSED);

    private final ExecutionStatus status;
    private final RunReports runs;
    private final ScheduleReports schedules;
    private final Acknowledgements acknowledgements;
    private final Submissions submissions;
    private final Outbox outbox;
    private final ModelReports models;
    private final MachineMemory memory;
    private final Workspace workspace;

    TonightReport(
            ExecutionStatus status,
            RunReports runs,
            ScheduleReports schedules,
            Acknowledgements acknowledgements,
            Submissions submissions,
            Outbox outbox,
            ModelReports models,
            MachineMemory memory,
            Workspace workspace) {
        this.status = status;
        this.runs = runs;
        this.schedules = schedules;
        this.acknowledgements = acknowledgements;
        this.submissions = submissions;
        this.outbox = outbox;
        this.models = models;
        this.memory = memory;
        this.workspace = workspace;
    }

    public Tonight now() {
        List<ExecutionStatus.Running> running = status.running();
        List<ScheduleReport> all = schedules.all();
        Instant at = Instant.now();
        return new Tonight(
                at,
                running,
                unacknowledged(troubles(running, all, at)),
                Stream.of(JobDefinition.values()).map(this::lastSuccess).toList(),
                all.stream()
                        .filter(it -> it.next() != null && it.paused() == null)
                        .sorted(Comparator.comparing(
                                it -> Objects.requireNonNull(it.next()).at()))
                        .limit(MOST)
                        .toList(),
                submissions.queued(),
                memory.read(),
                Disk.of(workspace.home()));
    }

    /** What needs a hand now, and nobody has acknowledged. */
    public List<Trouble> troubles() {
        return unacknowledged(allTroubles());
    }

    List<Trouble> allTroubles() {
        return troubles(status.running(), schedules.all(), Instant.now());
    }

    private List<Trouble> troubles(List<ExecutionStatus.Running> running, List<ScheduleReport> all, Instant at) {
        return Stream.of(ended(), orphaned(running), broken(all), paused(all), notFired(at), models(), undelivered())
                .flatMap(it -> it)
                .toList();
    }

    /** One that was acknowledged comes back when something new has happened since. */
    private List<Trouble> unacknowledged(List<Trouble> all) {
        Map<String, Acknowledgements.Acknowledgement> seen =
                acknowledgements.of(all.stream().map(Trouble::id).toList());
        return all.stream()
                .filter(it -> {
                    Acknowledgements.Acknowledgement by = seen.get(it.id());
                    return by == null || (it.since() != null && it.since().isAfter(by.at()));
                })
                .toList();
    }

    /** One for each channel. */
    private Stream<Trouble> undelivered() {
        Map<String, List<Outbox.Row>> givenUp =
                outbox.givenUp(MOST_MESSAGES).stream().collect(Collectors.groupingBy(Outbox.Row::channel));
        return givenUp.entrySet().stream().sorted(Map.Entry.comparingByKey()).map(it -> {
            Outbox.Row newest = it.getValue().get(0);
            int count = it.getValue().size();
            return new Trouble(
                    "notifications-" + it.getKey(),
                    Kind.UNDELIVERED,
                    it.getKey(),
                    count + (count == 1 ? " notification was" : " notifications were") + " given up, the last of "
                            + newest.createdAt() + ": " + newest.lastError() + "; loff notify retry sends them again",
                    newest.createdAt(),
                    newest.execution(),
                    null,
                    null,
                    false);
        });
    }

    /** When a run goes on by itself there is nothing to do. */
    private Stream<Trouble> ended() {
        return runs.unresolved(TROUBLE_DAYS, MOST_RUNS).stream()
                .filter(it -> status.next(it.execution()).isEmpty())
                .map(it -> new Trouble(
                        "run-" + it.execution(),
                        it.status().equals("FAILED") ? Kind.FAILED : Kind.STOPPED,
                        it.job(),
                        why(it),
                        it.ended(),
                        it.execution(),
                        null,
                        null,
                        it.restartHelps()));
    }

    private static String why(RunReport run) {
        if (run.failure() != null) {
            return run.failure();
        }
        return run.step() == null ? "before its first step" : "in step " + run.step();
    }

    private static Stream<Trouble> orphaned(List<ExecutionStatus.Running> running) {
        return running.stream()
                .filter(ExecutionStatus.Running::ownerGone)
                .map(it -> new Trouble(
                        "run-" + it.execution(),
                        Kind.ORPHANED,
                        it.job(),
                        it.owner(),
                        it.started(),
                        it.execution(),
                        null,
                        null,
                        true));
    }

    private static Stream<Trouble> broken(List<ScheduleReport> all) {
        return all.stream()
                .filter(it -> it.problem() != null)
                .map(it -> new Trouble(
                        // Another problem is something new.
                        "broken-" + it.name() + "-"
                                + Integer.toHexString(
                                        String.valueOf(it.problem()).hashCode()),
                        Kind.BROKEN,
                        it.name(),
                        Objects.requireNonNull(it.problem()),
                        null,
                        null,
                        it.name(),
                        null,
                        false));
    }

    private static Stream<Trouble> paused(List<ScheduleReport> all) {
        return all.stream().flatMap(it -> {
            Schedule.Pause pause = it.paused();
            return pause == null
                    ? Stream.of()
                    : Stream.of(new Trouble(
                            "paused-" + it.name(),
                            Kind.PAUSED,
                            it.name(),
                            pause.reason() + " (" + pause.by() + ")",
                            pause.since(),
                            null,
                            it.name(),
                            null,
                            false));
        });
    }

    private Stream<Trouble> notFired(Instant now) {
        return schedules.history(null, Long.MAX_VALUE, FIRES_LOOKED_AT).stream()
                .filter(it ->
                        NOT_FIRED.contains(it.outcome()) && it.recordedAt().isAfter(now.minus(FIRES_BACK)))
                .limit(MOST)
                .map(it -> new Trouble(
                        "fire-" + it.id(),
                        Kind.NOT_FIRED,
                        it.schedule(),
                        it.reason(),
                        it.fireAt(),
                        it.execution(),
                        it.schedule(),
                        null,
                        false));
    }

    /** Versions that wait for a person, and champions that lost accuracy. */
    private Stream<Trouble> models() {
        Stream<Trouble> waiting = models.waiting().stream()
                .limit(MOST)
                .map(it -> new Trouble(
                        "model-" + it.model() + "-v" + it.number(),
                        Kind.valueOf(it.decision()),
                        it.model() + " v" + it.number(),
                        it.reason(),
                        it.at(),
                        null,
                        null,
                        new Tonight.Version(it.model(), it.number()),
                        false));
        Stream<Trouble> fallen = models.fallen().stream()
                .limit(MOST)
                .map(it -> new Trouble(
                        "fell-" + it.model() + "-v" + it.number(),
                        Kind.FELL,
                        it.model() + " v" + it.number(),
                        "the champion: " + it.text(),
                        it.at(),
                        null,
                        null,
                        new Tonight.Version(it.model(), it.number()),
                        false));
        return Stream.concat(waiting, fallen);
    }

    private LastSuccess lastSuccess(JobDefinition job) {
        return new LastSuccess(job.jobName(), runs.lastCompleted(job.jobName()).orElse(null));
    }
}
