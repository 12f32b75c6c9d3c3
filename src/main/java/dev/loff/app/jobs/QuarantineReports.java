package dev.loff.app.jobs;

import dev.loff.encoder.QuarantineReason;
import dev.loff.job.extract.Redrive;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.job.parameter.JobParameters;
import dev.loff.registry.Executions;
import dev.loff.registry.FeatureLedger;
import dev.loff.registry.JobRun;
import dev.loff.registry.JobRuns;
import jakarta.batch.operations.JobOperator;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The images of a run that have no features, whether this run or an earlier one found them bad. */
@ApplicationScoped
public class QuarantineReports {
    /**
     * An image and why it was set aside.
     *
     * @param sha256 of its content at that time; absent where it could not be read
     * @param execution the one that set it aside
     */
    public record SetAside(
            String path,
            String reason,
            String detail,
            @Nullable String sha256,
            long execution,
            Instant since) {
        static SetAside of(FeatureLedger.Quarantined it) {
            byte[] sha256 = it.sha256();
            return new SetAside(
                    it.path(),
                    it.reason(),
                    it.detail(),
                    sha256 == null ? null : HexFormat.of().formatHex(sha256),
                    it.execution(),
                    it.since());
        }
    }

    private final Executions executions;
    private final JobRuns runs;
    private final FeatureLedger ledger;
    private final JobOperator operator;
    private final TimeLimitedReads reads;

    QuarantineReports(
            Executions executions, JobRuns runs, FeatureLedger ledger, JobOperator operator, TimeLimitedReads reads) {
        this.executions = executions;
        this.runs = runs;
        this.ledger = ledger;
        this.operator = operator;
        this.reads = reads;
    }

    public List<SetAside> of(long executionId) {
        return of(runs.find(required(executionId).instance()));
    }

    /** Those of the newest run over a data set. */
    public List<SetAside> ofDataset(String dataset) {
        String path = Path.of(dataset).toAbsolutePath().normalize().toString();
        return of(runs.newest(path)
                .orElseThrow(() -> RefusedException.unknown(
                        "Cannot list a quarantine: no run has scanned this dataset (dataset=" + path + ")")));
    }

    private List<SetAside> of(@Nullable JobRun run) {
        return run == null
                ? List.of()
                : ledger.quarantine(run.instanceId(), QuarantineReason.lastingNames()).stream()
                        .map(SetAside::of)
                        .toList();
    }

    /** One of them, with what its file says today. */
    public SetAsideFile show(long executionId, String path) {
        SetAside image = required(executionId, path);
        Path root = root(executionId);
        try {
            return reads.read(() -> SetAsideFile.read(image, root, path));
        } catch (IOException e) {
            return SetAsideFile.unreadable(image, root.resolve(path), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** A small PNG of one of them; absent where its file cannot be read or decoded today. */
    public Optional<byte[]> thumbnail(long executionId, String path) {
        SetAside image = required(executionId, path);
        Path root = root(executionId);
        try {
            return reads.read(() -> SetAsideFile.thumbnail(root, image.path()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("Cannot read a file: the host ends", e);
    }

    /** Which executions set images aside, how many and for what reasons: ids below {@code beforeExecution}, newest first. */
    public List<FeatureLedger.SetAsideCount> recent(long beforeExecution, int executions) {
        return ledger.setAside(beforeExecution, executions);
    }

    private SetAside required(long executionId, String path) {
        return of(executionId).stream()
                .filter(it -> it.path().equals(path))
                .findFirst()
                .orElseThrow(() ->
                        RefusedException.unknown("Cannot show an image: that execution set aside none of that path,"
                                + " see `loff quarantine list " + executionId + "` (path=" + path + ")"));
    }

    private Path root(long executionId) {
        JobRun run = runs.get(required(executionId).instance());
        return Path.of(run.required(run.datasetRoot(), "folder"));
    }

    /**
     * The parameters of an {@code extract-features} that goes once more over what an execution set aside: all of it, or those
     * paths.
     */
    public Map<String, String> redrive(long executionId, List<String> paths) {
        Executions.Row row = required(executionId);
        JobRun run = runs.find(row.instance());
        if (run == null || run.featureSet() == null) {
            throw new RefusedException(
                    "Cannot re-drive a quarantine: the execution planned nothing; restart it, then it lists the files again"
                            + " (execution=" + executionId + ")");
        }
        if (row.job().equals(JobDefinition.SCORE_IMAGES.jobName())) {
            throw new RefusedException("Cannot re-drive a quarantine: a scoring run has no features of its own;"
                    + " run score-images again, it takes files that were fixed (execution=" + executionId + ")");
        }
        TreeSet<String> unknown = new TreeSet<>(paths);
        of(run).forEach(it -> unknown.remove(it.path()));
        if (!unknown.isEmpty()) {
            throw RefusedException.unknown("Cannot re-drive a quarantine: that execution did not set aside "
                    + unknown.first() + " (execution=" + executionId + ", unknown=" + unknown.size() + ")");
        }
        Map<String, String> given = new HashMap<>(
                JobParameters.of(operator.getParameters(executionId)).values());
        given.keySet()
                .retainAll(JobDefinition.EXTRACT_FEATURES.parameters().stream()
                        .map(it -> it.name())
                        .toList());
        given.put("redrive", Long.toString(executionId));
        given.put("redrive-paths", paths.isEmpty() ? "auto" : Redrive.encoded(paths));
        return given;
    }

    /** How many images of an execution's data set nobody has tried by its newest run: a re-drive leaves them for the next. */
    public long untried(long executionId) {
        return runs.newest(runs.get(required(executionId).instance()).dataset())
                .map(JobRun::featureSet)
                .map(it -> ledger.untried(it.snapshot().id(), it.encoder().id()))
                .orElse(0L);
    }

    private Executions.Row required(long executionId) {
        return executions
                .find(executionId)
                .orElseThrow(() -> RefusedException.unknown(
                        "Cannot list a quarantine: there is no such execution (execution=" + executionId + ")"));
    }
}
