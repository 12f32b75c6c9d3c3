package dev.loff.app.jobs;

import dev.loff.job.LeaseKeeper;
import dev.loff.registry.Executions;
import dev.loff.registry.FeatureSet;
import dev.loff.registry.JobRun;
import dev.loff.registry.JobRuns;
import dev.loff.registry.Leases;
import dev.loff.registry.Summaries;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who runs an unfinished execution, and how far it is, from what it has committed: true on whatever host it runs. */
@ApplicationScoped
@Transactional
public class ExecutionStatus {
    /** An unfinished execution; {@code owner} and {@code progress} are sentences. */
    public record Running(
            long execution,
            String job,
            String status,
            @Nullable String step,
            String owner,
            String progress) {}

    private final Executions executions;
    private final Leases leases;
    private final JobRuns runs;
    private final Summaries summaries;

    ExecutionStatus(Executions executions, Leases leases, JobRuns runs, Summaries summaries) {
        this.executions = executions;
        this.leases = leases;
        this.runs = runs;
        this.summaries = summaries;
    }

    public List<Running> running() {
        return executions.unfinished().stream()
                .map(it -> new Running(it.execution(), it.job(), it.status(), it.step(), owner(it), progress(it)))
                .toList();
    }

    private String owner(Executions.Row row) {
        List<Leases.Lease> found = leases.lease(row.execution());
        if (found.isEmpty()) {
            return "none yet";
        }
        Leases.Lease lease = found.get(0);
        String who = "process " + lease.pid() + " on " + lease.host();
        if (lease.revoked() || lease.expired() || LeaseKeeper.isGone(lease.owner())) {
            return who + " is gone; loff restart " + row.execution() + " goes on from there";
        }
        long silent = Duration.between(lease.heartbeatAt(), Instant.now()).toSeconds();
        long left = Duration.between(Instant.now(), lease.expiresAt()).toSeconds();
        return String.format(
                Locale.ROOT,
                "%s, last heartbeat %d s ago, its lease ends in %d:%02d",
                who,
                silent,
                left / 60,
                left % 60);
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
