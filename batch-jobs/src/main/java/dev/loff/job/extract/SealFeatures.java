package dev.loff.job.extract;

import com.fasterxml.jackson.core.JsonProcessingException;
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
            String statistics = write(whole(shard));
            job.commit(() -> ledger.describe(shard, statistics));
            checks.isWhole(job, shard);
            meter.advance(1);
        }
        String statistics = write(merged(set));
        job.commit(() -> ledger.featureSet(set.id()).seal(statistics, Instant.now()));
        reused.fire(new ImagesReused(job.name(), set.reused()));
    }

    /** A damaged shard of this run cannot be made again by it: its step is over. The next run finds its images missing. */
    private FeatureStatistics whole(Shard shard) throws IOException {
        try {
            return verified(shard);
        } catch (DamagedShardException e) {
            job.commit(() -> lost.lose(shard.id(), LostShards.Because.DAMAGED));
            throw new IllegalStateException(
                    e.getMessage()
                            + "; start the same run anew, it extracts the shard's images again and takes over the rest",
                    e);
        }
    }

    private FeatureStatistics verified(Shard shard) throws IOException {
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
        return found.moments().statistics();
    }

    private FeatureStatistics merged(FeatureSet set) throws JsonProcessingException {
        FeatureMoments all = new FeatureMoments(LabeledSplits.shapeOf(set.encoder()));
        for (String shard : ledger.statistics(set.snapshot().id(), set.encoder().id())) {
            all.merge(JSON.readValue(shard, FeatureStatistics.class));
        }
        return all.statistics();
    }

    private static String write(FeatureStatistics statistics) throws JsonProcessingException {
        return JSON.writeValueAsString(statistics);
    }
}
