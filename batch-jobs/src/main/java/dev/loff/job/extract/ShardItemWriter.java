package dev.loff.job.extract;

import dev.loff.dataset.Sha256;
import dev.loff.extraction.ExtractedShard;
import dev.loff.extraction.ExtractedShard.Rejected;
import dev.loff.job.CurrentJob;
import dev.loff.job.UncommittedFiles;
import dev.loff.job.Workers;
import dev.loff.job.Workspace;
import dev.loff.job.event.ImageQuarantined;
import dev.loff.job.event.ImagesRead;
import dev.loff.job.event.ShardCommitted;
import dev.loff.registry.FeatureLedger;
import dev.loff.registry.FeatureSet;
import dev.loff.registry.ImageAccounts;
import dev.loff.registry.JobRun;
import dev.loff.registry.QuarantinedImage;
import dev.loff.registry.Shard;
import dev.loff.registry.StoredFileLock;
import dev.loff.shard.ShardFile;
import jakarta.batch.api.chunk.AbstractItemWriter;
import jakarta.batch.runtime.context.StepContext;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.transaction.Transactional;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Writes the shard's file, then commits its row, its images' places and its quarantined images with the checkpoint. */
@Named("shardWriter")
@Dependent
public class ShardItemWriter extends AbstractItemWriter {
    private static final Logger LOG = Logger.getLogger(ShardItemWriter.class);

    @Inject
    CurrentJob job;

    private @Nullable Path uncommitted;

    @Inject
    StepContext step;

    @Inject
    Workspace workspace;

    @Inject
    FeatureLedger ledger;

    @Inject
    ImageAccounts accounts;

    @Inject
    Workers workers;

    @Inject
    StoredFileLock files;

    @Inject
    Event<Object> events;

    private String kernels = "";

    @Override
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public void open(@Nullable Serializable checkpoint) {
        kernels = workers.kernels();
    }

    @Override
    public void writeItems(List<Object> items) throws Exception {
        if (items.isEmpty()) {
            // A stop that comes with the plan's end: the shard in hand is committed already.
            return;
        }
        ExtractionWork work = (ExtractionWork) step.getTransientUserData();
        ExtractedShard shard = job.apart(() -> {
            // Of what is committed: were it checked after this shard, its quarantine rows would be rolled back unseen.
            QuarantineThreshold.of(job.parameters()).check(accounts.of(job.instanceId()), job.executionId());
            return work.extraction().finish();
        });
        try {
            commit(shard);
        } catch (RuntimeException e) {
            uncommitted = shard.file().path(); // the chunk's transaction holds a connection until it is rolled back
            throw e;
        }
        tell(shard);
    }

    @Override
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public void close() {
        if (uncommitted != null) {
            UncommittedFiles.remove(uncommitted);
        }
    }

    private void commit(ExtractedShard shard) {
        job.requireOwnership();
        JobRun run = job.run();
        FeatureSet set = run.required(run.featureSet(), "feature set");
        files.rely(); // else retention could remove the same images' places at the same time, and one would have to
        // give in
        ledger.commit(
                row(set, shard),
                StoredSums.write(shard.file().sums()),
                shard.keys().stream().map(Sha256::bytes).toList());
        for (Rejected image : shard.quarantined()) {
            ledger.quarantineAgain(set, row(set, image));
        }
    }

    private Shard row(FeatureSet set, ExtractedShard shard) {
        ShardFile file = shard.file();
        return new Shard(
                set,
                shard.ordinal(),
                workspace.relative(file.path()),
                file.sha256().hex(),
                file.rows(),
                file.sizeBytes(),
                hex(file.firstKey()),
                hex(file.lastKey()),
                shard.total().toNanos() / 1e9,
                job.executionId(),
                kernels);
    }

    private static @Nullable String hex(@Nullable Sha256 key) {
        return key == null ? null : key.hex();
    }

    private QuarantinedImage row(FeatureSet set, Rejected rejected) {
        return QuarantinedImage.atExtraction(
                set,
                job.executionId(),
                rejected.image().position(),
                rejected.image().path(),
                rejected.image().sha256().bytes(),
                rejected.reason().name(),
                LastingQuarantine.detail(rejected.reason(), rejected.detail()),
                Instant.now());
    }

    private void tell(ExtractedShard shard) {
        LOG.infof(
                "shard %d: %d images, %d quarantined, %.1f images/s",
                shard.ordinal(),
                shard.file().rows(),
                shard.quarantined().size(),
                shard.images() / Math.max(1e-9, shard.total().toNanos() / 1e9));
        events.fire(new ImagesRead(job.name(), shard.images()));
        events.fire(new ShardCommitted(
                job.executionId(),
                job.name(),
                shard.file().rows(),
                shard.file().sizeBytes(),
                shard.write(),
                shard.total()));
        shard.quarantined()
                .forEach(it ->
                        events.fire(new ImageQuarantined(job.name(), it.reason().name())));
    }
}
