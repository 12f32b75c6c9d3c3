package dev.loff.app.jobs;

import dev.loff.dataset.DatasetScan;
import dev.loff.dataset.DatasetSnapshot;
import dev.loff.dataset.ImageEntry;
import dev.loff.dataset.ScanFindings;
import dev.loff.dataset.ScanResult;
import dev.loff.encoder.Encoder;
import dev.loff.encoder.ExtractionOptions;
import dev.loff.encoder.FeatureExtraction;
import dev.loff.encoder.FeatureShape;
import dev.loff.encoder.Ticket;
import dev.loff.extraction.ExtractionPlan;
import dev.loff.job.EncoderSource;
import dev.loff.job.Encoders;
import dev.loff.job.Workers;
import dev.loff.job.Workspace;
import dev.loff.job.extract.LastingQuarantine;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.job.parameter.JobParameters;
import dev.loff.registry.FeatureLedger;
import dev.loff.registry.RegisteredEncoder;
import dev.loff.tensorflow.Placement;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Says what an extraction would do, without doing it: lists the data set, and measures the encoder on a few images. */
@ApplicationScoped
public class ExtractionForecast {
    /**
     * What a job would extract.
     *
     * @param images all that the dataset lists, with those that cannot be read
     * @param quarantined those that it would not try, as they cannot be read or an earlier run found them bad
     * @param leftOut files that the scan does not take as images of the dataset
     * @param bytes those of the shards it would write
     */
    public record Forecast(
            String job,
            String encoder,
            long images,
            long leftOut,
            SortedMap<String, Long> leftOutByReason,
            long reused,
            long quarantined,
            SortedMap<String, Long> quarantinedByReason,
            long toExtract,
            int shards,
            int shardImages,
            long bytes,
            long freeBytes,
            boolean enoughDisk,
            double imagesPerSecond,
            double seconds,
            List<PooledStorage> storage,
            List<MemoryForecast> memory) {}

    /**
     * What the shards would take with another {@code encoder-pool}; that of 1 is also what {@code pool}, which pools in
     * training, needs.
     */
    public record PooledStorage(int pool, int tokens, long bytes) {}

    private static final int[] POOLS = {1, 2, 4, 8};

    private static final int SAMPLE = 32;
    private static final int MINIBATCHES = 2;

    private final JobControl jobs;
    private final Encoders encoders;
    private final FeatureLedger ledger;
    private final Workspace workspace;
    private final Workers workers;

    ExtractionForecast(JobControl jobs, Encoders encoders, FeatureLedger ledger, Workspace workspace, Workers workers) {
        this.jobs = jobs;
        this.encoders = encoders;
        this.ledger = ledger;
        this.workspace = workspace;
        this.workers = workers;
    }

    public Forecast of(JobDefinition job, Map<String, String> given, Actor by) {
        JobParameters parameters = jobs.checked(job, given, by);
        DatasetScan labelled = DatasetScan.of(Path.of(parameters.text("dataset")));
        boolean scores = job == JobDefinition.SCORE_IMAGES;
        ScanResult scan = (scores ? labelled.unlabelled() : labelled).scan(workspace.snapshots());
        MemoryProbe memory = new MemoryProbe(workers.gpus());
        if (scores) {
            RegisteredEncoder champion = jobs.championEncoder(parameters);
            try (Encoder encoder = encoders.open(champion, parameters, Placement.AUTOMATIC)) {
                int pool = EncoderSource.parse(champion.source()).choice().pool();
                return forecast(job, parameters, scan, encoder, pool, memory);
            }
        }
        EncoderSource source = EncoderSource.of(parameters);
        try (Encoder encoder = encoders.open(source)) {
            return forecast(job, parameters, scan, encoder, source.choice().pool(), memory);
        }
    }

    private Forecast forecast(
            JobDefinition job,
            JobParameters parameters,
            ScanResult scan,
            Encoder encoder,
            int pool,
            MemoryProbe memory) {
        DatasetSnapshot snapshot = scan.snapshot();
        List<ImageEntry> sample = new ArrayList<>();
        SortedMap<String, Long> quarantined = counts(scan.findings(), true);
        long unread = Reasons.total(quarantined);
        long missing = missing(
                snapshot,
                quarantined,
                ledger.encoderId(encoder.fingerprint().hex()),
                sample,
                Math.max(SAMPLE, MINIBATCHES * encoder.minibatch()));
        int shardImages = parameters.isAuto("shard-images")
                ? ExtractionPlan.defaultShardImages(encoder.shape())
                : parameters.whole("shard-images");
        SortedMap<String, Long> leftOut = counts(scan.findings(), false);
        long bytes = missing * encoder.shape().sizeBytes();
        long free = freeBytes();
        double perSecond = sample.isEmpty() ? 0 : measure(encoder, scan.root(), sample);
        return new Forecast(
                job.jobName(),
                encoder.name(),
                snapshot.size() + unread,
                Reasons.total(leftOut),
                leftOut,
                snapshot.size() + unread - missing - Reasons.total(quarantined),
                Reasons.total(quarantined),
                quarantined,
                missing,
                Math.toIntExact((missing + shardImages - 1) / shardImages),
                shardImages,
                bytes,
                free,
                bytes < free,
                Math.round(10 * perSecond) / 10.0,
                perSecond > 0 ? missing / perSecond : 0,
                storage(encoder.shape(), pool, missing),
                memory.forecast(workers.of(parameters)));
    }

    /** Files by what the scan found, without zeros: images that could not be read, or all others. */
    private static SortedMap<String, Long> counts(ScanFindings findings, boolean unread) {
        SortedMap<String, Long> counts = new TreeMap<>();
        findings.counts().forEach((kind, files) -> {
            if (files > 0 && kind.couldNotBeRead() == unread) {
                counts.put(kind.name(), files);
            }
        });
        return counts;
    }

    private long freeBytes() {
        try {
            return Files.getFileStore(workspace.home()).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException("[" + workspace.home() + "] Cannot plan: " + e.getMessage(), e);
        }
    }

    /** The grid as the encoder gives it is {@code pool} times as large as the one that is cached. */
    private static List<PooledStorage> storage(FeatureShape cached, int pool, long images) {
        List<PooledStorage> storage = new ArrayList<>();
        int height = cached.gridHeight() * pool;
        int width = cached.gridWidth() * pool;
        for (int other : POOLS) {
            if (height % other == 0 && width % other == 0 && cached.gridHeight() * cached.gridWidth() > 1) {
                FeatureShape shape =
                        new FeatureShape(height / other, width / other, cached.classToken(), cached.channels());
                storage.add(new PooledStorage(other, shape.tokens(), images * shape.sizeBytes()));
            }
        }
        return storage;
    }

    /** Counts the images to extract, and adds to {@code quarantined} those that would not be tried. */
    private long missing(
            DatasetSnapshot snapshot,
            SortedMap<String, Long> quarantined,
            long encoderId,
            List<ImageEntry> sample,
            int sampleSize) {
        long missing = 0;
        List<ImageEntry> page = new ArrayList<>();
        try (Stream<ImageEntry> entries = snapshot.entries()) {
            for (var it = entries.iterator(); it.hasNext(); ) {
                page.add(it.next());
                if (page.size() == 10_000 || !it.hasNext()) {
                    List<byte[]> keys =
                            page.stream().map(e -> e.sha256().bytes()).toList();
                    var there = ledger.locate(encoderId, keys);
                    var bad = ledger.rejected(encoderId, keys);
                    for (ImageEntry entry : page) {
                        FeatureLedger.Rejection rejection =
                                bad.get(entry.sha256().hex());
                        if (there.containsKey(entry.sha256().hex())) {
                            continue;
                        }
                        if (rejection != null && LastingQuarantine.holds(rejection)) {
                            quarantined.merge(rejection.reason(), 1L, Long::sum);
                            continue;
                        }
                        missing++;
                        if (sample.size() < sampleSize) {
                            sample.add(entry);
                        }
                    }
                    page.clear();
                }
            }
        }
        return missing;
    }

    private static double measure(Encoder encoder, Path root, List<ImageEntry> sample) {
        try (FeatureExtraction pipeline =
                new FeatureExtraction(encoder, ExtractionOptions.DEFAULT.suiting(encoder.minibatch()))) {
            run(pipeline, root, sample); // the first pass warms the graph up
            long begun = System.nanoTime();
            run(pipeline, root, sample);
            return sample.size() / ((System.nanoTime() - begun) / 1e9);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Cannot measure the encoder: interrupted", e);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot measure the encoder: " + e.getMessage(), e);
        }
    }

    private static void run(FeatureExtraction pipeline, Path root, List<ImageEntry> sample)
            throws IOException, InterruptedException {
        List<Ticket> tickets = new ArrayList<>();
        for (ImageEntry entry : sample) {
            tickets.add(pipeline.submit(Files.readAllBytes(entry.under(root))));
        }
        for (Ticket ticket : tickets) {
            ticket.await();
        }
    }
}
