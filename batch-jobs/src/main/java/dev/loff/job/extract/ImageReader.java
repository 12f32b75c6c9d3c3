package dev.loff.job.extract;

import dev.loff.dataset.DatasetSnapshot;
import dev.loff.dataset.Sha256;
import dev.loff.encoder.Encoder;
import dev.loff.encoder.ExtractionOptions;
import dev.loff.extraction.ExtractionPlan;
import dev.loff.extraction.ExtractionSource;
import dev.loff.extraction.ShardExtraction;
import dev.loff.job.CurrentJob;
import dev.loff.job.Encoders;
import dev.loff.job.FilePatience;
import dev.loff.job.StepMeter;
import dev.loff.job.Workers;
import dev.loff.job.Workspace;
import dev.loff.job.event.StepProgress;
import dev.loff.registry.FeatureLedger;
import dev.loff.registry.FeatureSet;
import dev.loff.registry.JobRun;
import jakarta.batch.api.BatchProperty;
import jakarta.batch.api.chunk.AbstractItemReader;
import jakarta.batch.runtime.context.StepContext;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.transaction.Transactional;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the images of the shards that the ledger lacks; one item is one image. The batch checkpoint is not needed. */
@Named
@Dependent
public class ImageReader extends AbstractItemReader {
    @Inject
    @BatchProperty
    int fromOrdinal;

    @Inject
    @BatchProperty
    int toOrdinal;

    /** Which of the workers this is, from 0. */
    @Inject
    @BatchProperty
    int worker;

    @Inject
    @BatchProperty
    int workers;

    @Inject
    CurrentJob job;

    @Inject
    StepContext step;

    @Inject
    Workspace workspace;

    @Inject
    Encoders encoders;

    @Inject
    Workers devices;

    @Inject
    FilePatience patience;

    @Inject
    FeatureLedger ledger;

    @Inject
    Event<StepProgress> progress;

    @Inject
    Event<Object> events;

    private @Nullable ExtractionWork work;

    @Override
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public void open(@Nullable Serializable checkpoint) {
        JobRun run = job.run();
        FeatureSet set = run.required(run.featureSet(), "feature set");
        List<Integer> missing = ledger.missing(set, fromOrdinal, toOrdinal);
        if (missing.isEmpty()) {
            return;
        }
        Encoder encoder = encoders.waiting(patience).open(set.encoder(), job.parameters(), devices.placement(worker));
        Path root = Path.of(run.required(run.datasetRoot(), "data set root"));
        ExtractionSource source = new ExtractionSource(
                DatasetSnapshot.open(workspace.resolve(set.snapshot().file())),
                root,
                ExtractionPlan.open(workspace.resolve(set.planFile()), Sha256.parse(set.planSha256())),
                set.shardImages(),
                patience.reads(root));
        work = new ExtractionWork(
                encoder,
                new ShardExtraction(
                        source,
                        missing,
                        encoder,
                        ExtractionOptions.ofWorkers(workers).suiting(encoder.minibatch()),
                        new PipelineEvents(job.executionId(), job.name(), worker, events),
                        folder(set),
                        job.attempt()),
                new StepMeter(progress, job, "extract", "images", done(set, missing), planned(set)));
        step.setTransientUserData(work);
    }

    /** Images of this worker: each tells its own progress. */
    private long planned(FeatureSet set) {
        return Math.min(set.planned(), (long) toOrdinal * set.shardImages()) - (long) fromOrdinal * set.shardImages();
    }

    private long done(FeatureSet set, List<Integer> missing) {
        return Math.max(0, planned(set) - (long) missing.size() * set.shardImages());
    }

    /** One folder a feature set: encoder, then plan, so that what is where can be seen. */
    private Path folder(FeatureSet set) {
        return workspace
                .features()
                .resolve(set.encoder().fingerprint().substring(0, 12))
                .resolve(set.id() + "-" + set.planSha256().substring(0, 12));
    }

    @Override
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public @Nullable Object readItem() throws InterruptedException {
        return work == null ? null : work.extraction().next();
    }

    @Override
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public void close() {
        if (work != null) {
            work.close();
            work = null;
        }
    }
}
