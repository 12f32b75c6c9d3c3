package dev.loff.job.extract;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loff.dataset.Sha256;
import dev.loff.job.CurrentJob;
import dev.loff.job.ShardChecks;
import dev.loff.job.StepMeter;
import dev.loff.job.Workspace;
import dev.loff.job.event.ImagesReused;
import dev.loff.job.event.StepProgress;
import dev.loff.job.train.LabeledSplits;
import dev.loff.registry.FeatureLedger;
import dev.loff.registry.FeatureSet;
import dev.loff.registry.ImageAccounts;
import dev.loff.registry.JobRun;
import dev.loff.registry.LostShards;
import dev.loff.registry.Shard;
import dev.loff.shard.DamagedShardException;
import dev.loff.shard.FeatureMoments;
import dev.loff.shard.FeatureStatistics;
import dev.loff.shard.FeatureSums;
import dev.loff.shard.ShardReader;
import dev.loff.shard.ShardSchema;
import dev.loff.shard.ShardVerification;
import jakarta.batch.api.AbstractBatchlet;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Step: reads every new shard again, refuses what is damaged or not finite, and stores the features' statistics. */
@Named
@Dependent
public class SealFeatures extends AbstractBatchlet {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Inject
    CurrentJob job;

    @Inject
    Workspace workspace;

    @Inject
    FeatureLedger ledger;

    @Inject
    ShardChecks checks;

    @Inject
    LostShards lost;

    @Inject
    ImageAccounts accounts;

    @Inject
    ClassLoss classLoss;

    @Inject
    Event<StepProgress> progress;

    @Inject
    Event<ImagesReused> reused;

    @Override
    public String process() throws IOException {
        JobRun run = job.run();
        FeatureSet set =
                ledger.featureSet(run.required(run.featureSet(), "feature set").id());
        QuarantineThreshold.of(job.parameters()).check(accounts.of(job.instanceId()), job.executionId());
        if (!set.isSealed()) {
            seal(set);
        }
        classLoss.check(set);
        return "sealed";
    }

    private void seal(FeatureSet set) throws IOException {
        List<Shard> shards = ledger.shards(set.id());
        if (shards.size() != set.shards()) {
            throw new IllegalStateException("Cannot seal a feature set: shards are missing (featureSet=" + set.id()
                    + ", committed=" + shards.size() + ", planned=" + set.shards() + ")");
        }
        StepMeter meter = new StepMeter(progress, job, "seal", "shards", 0, shards.size());
        for (Shard shard : shards) {
            whole(shard);
            checks.isWhole(job, shard);
            meter.advance(1);
        }
        String statistics = JSON.writeValueAsString(statistics(set));
        job.commit(() -> ledger.featureSet(set.id()).seal(statistics, Instant.now()));
        reused.fire(new ImagesReused(job.name(), set.reused()));
    }

    /**
     * Of the snapshot's images and nothing else, whichever runs put them into which shards. Of a shard that also holds others,
     * the rows are read.
     */
    private FeatureStatistics statistics(FeatureSet set) throws IOException {
        FeatureMoments all = new FeatureMoments(LabeledSplits.shapeOf(set.encoder()));
        for (FeatureLedger.UsedShard used :
                ledger.used(set.snapshot().id(), set.encoder().id())) {
            Shard shard = ledger.shard(used.shardId())
                    .orElseThrow(
                            () -> new IllegalStateException("Cannot seal a feature set: a shard that it reads was lost"
                                    + " meanwhile; restart the run (featureSet=" + set.id() + ", shard="
                                    + used.shardId()
                                    + ")"));
            if (used.rows() == shard.rowCount()) {
                all.add(sums(shard));
            } else {
                add(shard, ledger.usedRows(set.snapshot().id(), shard.id()), all);
            }
        }
        return all.statistics();
    }

    private void add(Shard shard, List<Integer> rows, FeatureMoments all) throws IOException {
        try (ShardReader reader = ShardReader.open(workspace.resolve(shard.file()))) {
            all.add(reader, rows.stream().mapToInt(it -> it).toArray());
        }
    }

    private FeatureSums sums(Shard shard) throws IOException {
        Optional<String> stored = ledger.sums(shard.id());
        if (stored.isPresent()) {
            return StoredSums.read(stored.get());
        }
        FeatureSums found = whole(shard).moments().sums();
        job.commit(() -> ledger.describe(shard.id(), StoredSums.write(found)));
        return found;
    }

    /** A damaged shard is lost; a restart finds it missing and makes it again. */
    private ShardVerification whole(Shard shard) throws IOException {
        try {
            return verified(shard);
        } catch (DamagedShardException e) {
            job.commit(() -> lost.lose(shard.id(), LostShards.Because.DAMAGED));
            throw new IllegalStateException(
                    e.getMessage() + "; restart the run, it extracts the shard's images again", e);
        }
    }

    private ShardVerification verified(Shard shard) throws IOException {
        Path file = workspace.resolve(shard.file());
        ShardSchema schema;
        try (ShardReader reader = ShardReader.open(file)) {
            schema = reader.metadata();
        }
        if (!schema.encoderFingerprint()
                .hex()
                .equals(shard.featureSet().encoder().fingerprint())) {
            throw new IllegalStateException("[" + file + "] Cannot seal a feature set: the shard is of another encoder"
                    + " (fingerprint=" + schema.encoderFingerprint() + ")");
        }
        ShardVerification found = ShardVerification.of(file, Sha256.parse(shard.sha256()), shard.rowCount(), schema);
        if (found.nonFinite() > 0) {
            throw new IllegalStateException(
                    "[" + file + "] Cannot seal a feature set: numbers of a shard are not finite" + " (count="
                            + found.nonFinite() + ", first=" + found.firstNonFinite() + ")");
        }
        return found;
    }
}
