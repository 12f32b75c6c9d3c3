package dev.loff.job.extract;

import dev.loff.dataset.DatasetScan;
import dev.loff.dataset.DatasetSnapshot;
import dev.loff.dataset.Finding;
import dev.loff.dataset.ImageEntry;
import dev.loff.dataset.ScanFindings;
import dev.loff.dataset.ScanProgress;
import dev.loff.dataset.ScanResult;
import dev.loff.dataset.SplitCounts;
import dev.loff.dataset.UnlistedFoldersException;
import dev.loff.file.PatientReads;
import dev.loff.file.ReadAhead;
import dev.loff.job.CurrentJob;
import dev.loff.job.FilePatience;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    private static final Duration LONGEST_READ = Duration.ofSeconds(10);

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
    FilePatience patience;

    @Inject
    Event<StepProgress> progress;

    @Override
    public String process() throws Exception {
        JobRun run = job.run();
        QuarantineThreshold threshold = QuarantineThreshold.of(job.parameters());
        boolean known = run.snapshot() != null;
        if (known && (run.featureSet() != null || threshold.allows(accounts.of(job.instanceId())))) {
            return "resumed";
        }
        ScanResult scan = scan(Path.of(run.dataset()));
        Optional<DatasetChange> change = earlierRuns.changes(run, scan, job.scores());
        String file = commit(scan, change);
        if (!file.equals(workspace.relative(scan.snapshot().file()))) {
            Files.deleteIfExists(scan.snapshot().file()); // an equal snapshot is known, under the name that its row has
        }
        // What could not be read is committed, so that it can be looked at, and a restart scans once more.
        threshold.check(accounts.of(job.instanceId()), job.executionId());
        return "scanned";
    }

    private ScanResult scan(Path source) throws InterruptedException {
        Path parent = source.toAbsolutePath().getParent();
        PatientReads reads = patience.reads(Files.isRegularFile(source) && parent != null ? parent : source);
        DatasetScan labelled = DatasetScan.of(source).progress(progress()).reads(reads);
        DatasetScan scan = job.scores() ? labelled.unlabelled() : labelled;
        return reads.whole(
                () -> scan.scan(workspace.snapshots()),
                failure -> failure instanceof UnlistedFoldersException unlisted && unlisted.mayPass());
    }

    /** Commits what the scan found, and returns the file of the snapshot. */
    private String commit(ScanResult scan, Optional<DatasetChange> change) {
        JobRun run = job.run();
        SplitCounts counts = scan.snapshot().counts();
        Map<String, Long> leftOut = leftOut(scan.findings());
        try (ReadAhead<List<Datasets.Image>> images = images(scan.snapshot());
                ReadAhead<Finding> unreadable = unreadable(scan.findings())) {
            return job.committed(() -> {
                files.rely();
                Snapshot snapshot = datasets.find(scan.snapshot().id().hex())
                        .orElseGet(() -> register(run, scan.snapshot(), counts, images));
                ledger.forgetScan(job.instanceId());
                quarantine(snapshot, unreadable);
                change.ifPresent(it -> changes.keep(job.instanceId(), it));
                accounts.keepLeftOut(job.instanceId(), leftOut);
                job.update(it -> it.scanned(
                        snapshot,
                        scan.root().toString(),
                        workspace.relative(scan.findings().file())));
                return snapshot.file();
            });
        }
    }

    /** The number of images is known only at the end, so the total is what is done. */
    private ScanProgress progress() {
        return (images, bytes) -> progress.fire(
                new StepProgress(job.executionId(), job.name(), "scan", images, images, "images", 0, null));
    }

    private Snapshot register(
            JobRun run, DatasetSnapshot listed, SplitCounts counts, ReadAhead<List<Datasets.Image>> images) {
        boolean isNew = datasets.register(new Snapshot(
                listed.id().hex(),
                run.dataset(),
                workspace.relative(listed.file()),
                listed.classes(),
                counts.train(),
                counts.validation(),
                counts.test()));
        Snapshot snapshot = datasets.find(listed.id().hex()).orElseThrow();
        if (isNew) { // else another run has just registered it, with its images
            images.forEachRemaining(page -> datasets.add(snapshot, page));
        }
        return snapshot;
    }

    private static ReadAhead<List<Datasets.Image>> images(DatasetSnapshot listed) {
        return new ReadAhead<>(listed.file(), LONGEST_READ, 2, sink -> {
            try (Stream<ImageEntry> entries = listed.entries()) {
                List<Datasets.Image> page = new ArrayList<>();
                for (Iterator<ImageEntry> it = entries.iterator(); it.hasNext(); ) {
                    page.add(row(it.next()));
                    if (page.size() == IMAGES_PER_STATEMENT || !it.hasNext()) {
                        sink.accept(page);
                        page = new ArrayList<>();
                    }
                }
            }
        });
    }

    private static ReadAhead<Finding> unreadable(ScanFindings findings) {
        return new ReadAhead<>(findings.file(), LONGEST_READ, IMAGES_PER_STATEMENT, sink -> {
            try (Stream<Finding> found = findings.list()) {
                for (Iterator<Finding> it =
                                found.filter(Finding::couldNotBeRead).iterator();
                        it.hasNext(); ) {
                    sink.accept(it.next());
                }
            }
        });
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
    private void quarantine(Snapshot snapshot, ReadAhead<Finding> unreadable) {
        unreadable.forEachRemaining(it -> ledger.quarantine(QuarantinedImage.atScan(
                snapshot, job.executionId(), it.path(), it.label(), it.kind().name(), it.detail(), Instant.now())));
    }

    /** What is no image of the dataset, by the reason; what could not be read is quarantined instead. */
    private static Map<String, Long> leftOut(ScanFindings findings) {
        return findings.counts().entrySet().stream()
                .filter(it -> !it.getKey().couldNotBeRead())
                .collect(Collectors.toMap(it -> it.getKey().name(), Map.Entry::getValue));
    }
}
