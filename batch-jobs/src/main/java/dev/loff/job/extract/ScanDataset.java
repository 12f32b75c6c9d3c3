package dev.loff.job.extract;

import dev.loff.dataset.DatasetScan;
import dev.loff.dataset.DatasetSnapshot;
import dev.loff.dataset.Finding;
import dev.loff.dataset.ImageEntry;
import dev.loff.dataset.ScanFindings;
import dev.loff.dataset.ScanProgress;
import dev.loff.dataset.ScanResult;
import dev.loff.dataset.SplitCounts;
import dev.loff.job.CurrentJob;
import dev.loff.job.Workspace;
import dev.loff.job.event.StepProgress;
import dev.loff.registry.DatasetChange;
import dev.loff.registry.DatasetChanges;
import dev.loff.registry.Datasets;
import dev.loff.registry.FeatureLedger;
import dev.loff.registry.ImageAccounts;
import dev.loff.registry.JobRun;
import dev.loff.registry.QuarantinedImage;
import dev.loff.registry.Snapshot;
import dev.loff.registry.StoredFileLock;
import jakarta.batch.api.AbstractBatchlet;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Step: lists and hashes the data set once per job instance, and registers the snapshot with its images. */
@Named
@Dependent
public class ScanDataset extends AbstractBatchlet {
    private static final int IMAGES_PER_STATEMENT = 10_000;

    @Inject
    CurrentJob job;

    @Inject
    Workspace workspace;

    @Inject
    Datasets datasets;

    @Inject
    FeatureLedger ledger;

    @Inject
    ImageAccounts accounts;

    @Inject
    DatasetChanges changes;

    @Inject
    EarlierRuns earlierRuns;

    @Inject
    StoredFileLock files;

    @Inject
    Event<StepProgress> progress;

    @Inject
    UserTransaction transaction;

    @Override
    public String process() throws Exception {
        JobRun run = job.run();
        QuarantineThreshold threshold = QuarantineThreshold.of(job.parameters());
        boolean known = run.snapshot() != null;
        if (known && (run.featureSet() != null || threshold.allows(accounts.of(job.instanceId())))) {
            return "resumed";
        }
        DatasetScan labelled = DatasetScan.of(Path.of(run.dataset())).progress(progress());
        ScanResult scan = (job.scores() ? labelled.unlabelled() : labelled).scan(workspace.snapshots());
        Optional<DatasetChange> change = earlierRuns.changes(run, scan, job.scores());
        transaction.setTransactionTimeout(24 * 60 * 60);
        transaction.begin();
        try {
            job.requireOwnership();
            files.rely();
            requireThere(scan);
            Snapshot snapshot = datasets.find(scan.snapshot().id().hex()).orElseGet(() -> register(scan.snapshot()));
            ledger.forgetScan(job.instanceId());
            quarantine(snapshot, scan.findings());
            change.ifPresent(it -> changes.keep(job.instanceId(), it));
            accounts.keepLeftOut(job.instanceId(), leftOut(scan.findings()));
            job.update(it -> it.scanned(
                    snapshot,
                    scan.root().toString(),
                    workspace.relative(scan.findings().file())));
            transaction.commit();
        } catch (Exception e) {
            rollBack(e);
            throw e;
        }
        // What could not be read is committed, so that it can be looked at, and a restart scans once more.
        threshold.check(accounts.of(job.instanceId()), job.executionId());
        return "scanned";
    }

    /** Rolls back. Where that fails, as without a connection, the first failure is the one that counts. */
    private void rollBack(Exception failure) {
        try {
            transaction.rollback();
        } catch (SystemException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /** The same snapshot may have been known before, and retention may have removed it since the scan wrote it again. */
    private static void requireThere(ScanResult scan) {
        if (!Files.exists(scan.snapshot().file())) {
            throw new IllegalStateException("[" + scan.snapshot().file()
                    + "] Cannot register a snapshot: retention removed an equal one just now; restart the run");
        }
    }

    /** The number of images is known only at the end, so the total is what is done. */
    private ScanProgress progress() {
        return (images, bytes) -> progress.fire(
                new StepProgress(job.executionId(), job.name(), "scan", images, images, "images", 0, null));
    }

    private Snapshot register(DatasetSnapshot listed) {
        SplitCounts counts = listed.counts();
        boolean isNew = datasets.register(new Snapshot(
                listed.id().hex(),
                job.run().dataset(),
                workspace.relative(listed.file()),
                listed.classes(),
                counts.train(),
                counts.validation(),
                counts.test()));
        Snapshot snapshot = datasets.find(listed.id().hex()).orElseThrow();
        if (!isNew) {
            return snapshot; // another run has just registered it, with its images
        }
        try (Stream<ImageEntry> entries = listed.entries()) {
            List<Datasets.Image> page = new ArrayList<>();
            for (Iterator<ImageEntry> it = entries.iterator(); it.hasNext(); ) {
                page.add(row(it.next()));
                if (page.size() == IMAGES_PER_STATEMENT || !it.hasNext()) {
                    datasets.add(snapshot, page);
                    page.clear();
                }
            }
        }
        return snapshot;
    }

    private static Datasets.Image row(ImageEntry entry) {
        return new Datasets.Image(
                entry.position(),
                entry.path(),
                entry.sizeBytes(),
                entry.sha256().bytes(),
                entry.label(),
                entry.split().name());
    }

    /** What could not be hashed has no place in the snapshot, but it is not lost without a word. */
    private void quarantine(Snapshot snapshot, ScanFindings findings) {
        try (Stream<Finding> found = findings.list()) {
            found.filter(Finding::couldNotBeRead)
                    .forEach(it -> ledger.quarantine(QuarantinedImage.atScan(
                            snapshot,
                            job.executionId(),
                            it.path(),
                            it.label(),
                            it.kind().name(),
                            it.detail(),
                            Instant.now())));
        }
    }

    /** What is no image of the dataset, by the reason; what could not be read is quarantined instead. */
    private static Map<String, Long> leftOut(ScanFindings findings) {
        return findings.counts().entrySet().stream()
                .filter(it -> !it.getKey().couldNotBeRead())
                .collect(Collectors.toMap(it -> it.getKey().name(), Map.Entry::getValue));
    }
}
