package dev.loff.job.extract;

import dev.loff.dataset.DatasetSnapshot;
import dev.loff.dataset.ScanResult;
import dev.loff.dataset.SnapshotChanges;
import dev.loff.job.Workspace;
import dev.loff.registry.DatasetChange;
import dev.loff.registry.DatasetChanges;
import dev.loff.registry.JobRun;
import jakarta.enterprise.context.Dependent;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Compares what a run has listed with what the run before on the same dataset had. */
@Dependent
class EarlierRuns {
    private static final Logger LOG = Logger.getLogger(EarlierRuns.class);

    private final DatasetChanges changes;
    private final Workspace workspace;

    EarlierRuns(DatasetChanges changes, Workspace workspace) {
        this.changes = changes;
        this.workspace = workspace;
    }

    /** What changed since; empty where there is no run before, or its snapshot is gone or damaged: no reason to fail. */
    Optional<DatasetChange> changes(JobRun run, ScanResult scan, boolean scores) {
        return changes.before(run.instanceId(), run.dataset(), scan.root().toString(), scores)
                .flatMap(before -> snapshot(before).map(it -> change(before, it, scan)));
    }

    private Optional<DatasetSnapshot> snapshot(DatasetChanges.Before before) {
        if (!Files.exists(workspace.resolve(before.file()))) {
            return Optional.empty();
        }
        try {
            DatasetSnapshot snapshot = DatasetSnapshot.open(workspace.resolve(before.file()));
            snapshot.verify();
            return Optional.of(snapshot);
        } catch (UncheckedIOException | IllegalArgumentException e) {
            LOG.warnf(
                    "What changed since execution %d is not known, its snapshot is damaged; `loff verify` says more: %s",
                    before.execution(), e.getMessage());
            return Optional.empty();
        }
    }

    private DatasetChange change(DatasetChanges.Before before, DatasetSnapshot snapshot, ScanResult scan) {
        SnapshotChanges found =
                SnapshotChanges.between(snapshot, scan.snapshot(), scan.findings(), workspace.snapshots());
        return new DatasetChange(
                before.instance(),
                before.execution(),
                found.added(),
                found.removed(),
                found.changed(),
                found.renamed(),
                found.relabelled(),
                found.moved(),
                found.newClasses(),
                found.goneClasses());
    }
}
