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
import dev.loff.registry.FireOutcome;
import dev.loff.registry.Schedule;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Draws the picture of the night. */
@ApplicationScoped
@Transactional
public class TonightReport {
    /** What failed longer ago is history, not trouble. */
    static final int TROUBLE_DAYS = 7;

    private static final Duration FIRES_BACK = Duration.ofHours(24);
    private static final int MOST = 20;
    private static final int FIRES_LOOKED_AT = 100;
    private static final Set<FireOutcome> NOT_FIRED =
            Set.of(FireOutcome.MISSED, FireOutcome.FAILED_TO_START, FireOutcome.REFUSED);

    private final ExecutionStatus status;
    private final RunReports runs;
    private final ScheduleReports schedules;
    private final Submissions submissions;
    private final ModelReports models;
    private final MachineMemory memory;
    private final Workspace workspace;

    TonightReport(
            ExecutionStatus status,
            RunReports runs,
            ScheduleReports schedules,
            Submissions submissions,
            ModelReports models,
            MachineMemory memory,
            Workspace workspace) {
        this.status = status;
        this.runs = runs;
        this.schedules = schedules;
        this.submissions = submissions;
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
                Stream.of(ended(), orphaned(running), broken(all), paused(all), notFired(at), models())
                        .flatMap(it -> it)
                        .toList(),
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

    private Stream<Trouble> ended() {
        return runs.unresolved(TROUBLE_DAYS, MOST).stream()
                .map(it -> new Trouble(
                        it.status().equals("FAILED") ? Kind.FAILED : Kind.STOPPED,
                        it.job(),
                        why(it),
                        it.ended(),
                        it.execution(),
                        null,
                        null));
    }

    /** When it goes on by itself there is nothing to do. */
    private String why(RunReport run) {
        String reason = run.failure() == null ? "in step " + run.step() : run.failure();
        return status.next(run.execution()).map(it -> reason + "; " + it).orElse(reason);
    }

    private static Stream<Trouble> orphaned(List<ExecutionStatus.Running> running) {
        return running.stream()
                .filter(ExecutionStatus.Running::ownerGone)
                .map(it -> new Trouble(Kind.ORPHANED, it.job(), it.owner(), it.started(), it.execution(), null, null));
    }

    private static Stream<Trouble> broken(List<ScheduleReport> all) {
        return all.stream()
                .filter(it -> it.problem() != null)
                .map(it -> new Trouble(
                        Kind.BROKEN, it.name(), Objects.requireNonNull(it.problem()), null, null, it.name(), null));
    }

    private static Stream<Trouble> paused(List<ScheduleReport> all) {
        return all.stream().flatMap(it -> {
            Schedule.Pause pause = it.paused();
            return pause == null
                    ? Stream.of()
                    : Stream.of(new Trouble(
                            Kind.PAUSED,
                            it.name(),
                            pause.reason() + " (" + pause.by() + ")",
                            pause.since(),
                            null,
                            it.name(),
                            null));
        });
    }

    private Stream<Trouble> notFired(Instant now) {
        return schedules.history(null, Long.MAX_VALUE, FIRES_LOOKED_AT).stream()
                .filter(it ->
                        NOT_FIRED.contains(it.outcome()) && it.recordedAt().isAfter(now.minus(FIRES_BACK)))
                .limit(MOST)
                .map(it -> new Trouble(
                        Kind.NOT_FIRED, it.schedule(), it.reason(), it.fireAt(), it.execution(), it.schedule(), null));
    }

    /** Versions that wait for a person, and champions that lost accuracy. */
    private Stream<Trouble> models() {
        Stream<Trouble> waiting = models.waiting().stream()
                .limit(MOST)
                .map(it -> new Trouble(
                        Kind.valueOf(it.decision()),
                        it.model() + " v" + it.number(),
                        it.reason(),
                        it.at(),
                        null,
                        null,
                        new Tonight.Version(it.model(), it.number())));
        Stream<Trouble> fallen = models.fallen().stream()
                .limit(MOST)
                .map(it -> new Trouble(
                        Kind.FELL,
                        it.model() + " v" + it.number(),
                        "the champion: " + it.text(),
                        it.at(),
                        null,
                        null,
                        new Tonight.Version(it.model(), it.number())));
        return Stream.concat(waiting, fallen);
    }

    private LastSuccess lastSuccess(JobDefinition job) {
        return new LastSuccess(job.jobName(), runs.lastCompleted(job.jobName()).orElse(null));
    }
}
