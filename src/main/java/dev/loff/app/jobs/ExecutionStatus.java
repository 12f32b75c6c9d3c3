package dev.loff.app.jobs;

import dev.loff.job.ThisProcess;
import dev.loff.registry.AutomaticRestarts;
import dev.loff.registry.Executions;
import dev.loff.registry.ExperimentLedger;
import dev.loff.registry.FeatureSet;
import dev.loff.registry.JobRun;
import dev.loff.registry.JobRuns;
import dev.loff.registry.Leases;
import dev.loff.registry.Summaries;
import dev.loff.registry.TrainingRun;
import dev.loff.training.Hyperparameters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who runs an unfinished execution, and how far it is, from what it has committed: true on whatever host it runs. */
@ApplicationScoped
@Transactional
public class ExecutionStatus {
    /**
     * An unfinished execution; {@code owner} and {@code progress} are sentences.
     *
     * @param recoversInSeconds until others take it, if its owner does not beat again
     * @param stopDeadlineSeconds until it must have stopped; absent where nobody asked it to
     * @param measured {@code progress} in numbers; absent before there is anything to count
     */
    public record Running(
            long execution,
            String job,
            String status,
            @Nullable String step,
            String owner,
            String progress,
            @Nullable String host,
            @Nullable Long pid,
            @Nullable Double heartbeatSecondsAgo,
            @Nullable Double recoversInSeconds,
            @Nullable Double stopDeadlineSeconds,
            @Nullable Progress measured,
            @Nullable Instant started) {

        /** Whether it had an owner that is silent for longer than its lease allows. */
        public boolean ownerGone() {
            return recoversInSeconds != null && recoversInSeconds <= 0;
        }
    }

    private final Executions executions;
    private final Leases leases;
    private final JobRuns runs;
    private final Summaries summaries;
    private final ExperimentLedger experiments;
    private final AutomaticRestarts restarts;
    private final LiveProgress live;

    ExecutionStatus(
            Executions executions,
            Leases leases,
            JobRuns runs,
            Summaries summaries,
            ExperimentLedger experiments,
            AutomaticRestarts restarts,
            LiveProgress live) {
        this.restarts = restarts;
        this.live = live;
        this.executions = executions;
        this.leases = leases;
        this.runs = runs;
        this.summaries = summaries;
        this.experiments = experiments;
    }

    public List<Running> running() {
        return executions.unfinished().stream().map(this::unfinished).toList();
    }

    /** Absent once the execution has ended. */
    Optional<Running> running(Executions.Row row) {
        return row.unfinished() ? Optional.of(unfinished(row)) : Optional.empty();
    }

    private Running unfinished(Executions.Row row) {
        Leases.Lease lease = leases.lease(row.execution()).orElse(null);
        if (lease == null || lease.revoked()) {
            return running(row, lease == null ? "none yet" : "none any more", null, null, null, null, null);
        }
        Double deadline = lease.stopDeadlineSeconds();
        return running(
                row,
                owner(row, lease),
                lease.host(),
                lease.pid(),
                rounded(lease.silentSeconds()),
                rounded(Math.max(0, lease.leftSeconds())),
                deadline == null ? null : (Double) rounded(deadline));
    }

    private Running running(
            Executions.Row row,
            String owner,
            @Nullable String host,
            @Nullable Long pid,
            @Nullable Double heartbeat,
            @Nullable Double recovers,
            @Nullable Double deadline) {
        return new Running(
                row.execution(),
                row.job(),
                row.status(),
                row.step(),
                owner,
                progress(row),
                host,
                pid,
                heartbeat,
                recovers,
                deadline,
                measured(row),
                row.started());
    }

    private static double rounded(double seconds) {
        return Math.round(10 * seconds) / 10.0;
    }

    private static String owner(Executions.Row row, Leases.Lease lease) {
        String who = "process " + lease.pid() + " on " + lease.host() + ", last heartbeat "
                + Math.round(lease.silentSeconds()) + " s ago";
        if (lease.expired() || ThisProcess.isGone(lease.owner())) {
            return who + ", is gone: recovers as soon as a host looks; loff restart " + row.execution()
                    + " goes on at once";
        }
        String recovers = who + ", recovers in " + clock(lease.leftSeconds()) + " unless it beats";
        return lease.stopDeadlineSeconds() == null
                ? recovers
                : recovers + ", must stop within " + clock(lease.stopDeadlineSeconds());
    }

    /** {@code 0:41}. */
    private static String clock(double seconds) {
        long whole = Math.max(0, (long) Math.ceil(seconds));
        return String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
    }

    /** Why the owner of an execution lost it, if it did. */
    public Optional<String> lost(long executionId) {
        return leases.lease(executionId)
                .filter(Leases.Lease::revoked)
                .map(it -> it.revokedReason() == null ? "its lease was revoked" : it.revokedReason());
    }

    /** When and how an execution that has ended goes on by itself, as a sentence. */
    public Optional<String> next(long executionId) {
        return executions
                .find(executionId)
                .filter(row -> !row.unfinished())
                .flatMap(row -> restarts.find(row.instance()))
                .filter(it -> it.execution() == executionId)
                .flatMap(it -> Optional.ofNullable(it.inSeconds()).map(seconds -> sentence(it, seconds)));
    }

    private static String sentence(AutomaticRestarts.Row planned, double inSeconds) {
        String when = inSeconds > 0 ? "in " + clock(inSeconds) : "as soon as a host serves (loff serve)";
        return "goes on by itself " + when + ", restart " + planned.restarts();
    }

    private @Nullable Progress measured(Executions.Row row) {
        String step = row.step();
        if (step == null) {
            return null;
        }
        Progress committed = committed(row.instance(), step);
        // Of a step in several partitions, each tells of itself alone.
        return live.find(row.execution(), step)
                .filter(it -> committed == null || it.total() == committed.total())
                .orElse(committed);
    }

    private @Nullable Progress committed(long instance, String step) {
        JobRun run = runs.find(instance);
        Summaries.Summary made = summaries.find(instance).orElse(null);
        FeatureSet set = run == null ? null : run.featureSet();
        TrainingRun training = run == null ? null : run.trainingRun();
        if (made != null && set != null && step.equals("extract")) {
            return Progress.of(step, made.extracted(), set.planned(), "images", made.imagesPerSecond());
        }
        if (made != null && training != null && step.equals("train")) {
            int epochs = Hyperparameters.parse(training.hyperparameters()).epochs();
            return Progress.of(step, made.epochs(), epochs, "epochs", 0);
        }
        if (made != null && step.equals("cells")) {
            int epochs = experiments.cells(instance).stream()
                    .mapToInt(it -> Hyperparameters.parse(it.trainingRun().hyperparameters())
                            .epochs())
                    .sum();
            return Progress.of(step, made.epochs(), epochs, "epochs", 0);
        }
        return null;
    }

    private String progress(Executions.Row row) {
        JobRun run = runs.find(row.instance());
        Summaries.Summary summary = summaries.find(row.instance()).orElse(null);
        if (run == null || summary == null) {
            return "no progress yet";
        }
        FeatureSet set = run.featureSet();
        if (set == null) {
            return "listing the data set";
        }
        if (summary.epochs() > 0 || run.trainingRun() != null) {
            return summary.epochs() + " epochs trained";
        }
        return String.format(
                Locale.ROOT,
                "%d of %d images extracted, %d of %d shards, %.1f images/s, %d quarantined",
                summary.extracted(),
                set.planned(),
                summary.shards(),
                set.shards(),
                summary.imagesPerSecond(),
                summary.quarantined());
    }
}
