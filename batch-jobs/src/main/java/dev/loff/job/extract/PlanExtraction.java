package dev.loff.job.extract;

import dev.loff.dataset.DatasetSnapshot;
import dev.loff.dataset.ImageEntry;
import dev.loff.encoder.Encoder;
import dev.loff.extraction.ExtractionPlan;
import dev.loff.job.CurrentJob;
import dev.loff.job.EncoderSource;
import dev.loff.job.Encoders;
import dev.loff.job.FilePatience;
import dev.loff.job.ShardChecks;
import dev.loff.job.Workspace;
import dev.loff.job.parameter.JobParameters;
import dev.loff.job.train.LabeledSplits;
import dev.loff.registry.FeatureLedger;
import dev.loff.registry.FeatureSet;
import dev.loff.registry.ImageAccounts;
import dev.loff.registry.JobRun;
import dev.loff.registry.ModelVersion;
import dev.loff.registry.RegisteredEncoder;
import dev.loff.registry.StoredFileLock;
import dev.loff.tensorflow.Placement;
import jakarta.batch.api.AbstractBatchlet;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Step: decides which images get extracted, and into which shards. A restart keeps that plan, and extracts lost shards of its own
 * once more to the same bytes; it plans again only where features that it took from other runs are lost.
 */
@Named
@Dependent
public class PlanExtraction extends AbstractBatchlet {
    private static final Logger LOG = Logger.getLogger(PlanExtraction.class);
    private static final int IMAGES_PER_QUERY = 10_000;
    private static final int ATTEMPTS = 3;

    @Inject
    CurrentJob job;

    @Inject
    Workspace workspace;

    @Inject
    Encoders encoders;

    @Inject
    FilePatience patience;

    @Inject
    FeatureLedger ledger;

    @Inject
    ImageAccounts accounts;

    @Inject
    StoredFileLock files;

    @Inject
    ShardChecks checks;

    @Inject
    Redrive redrive;

    @Override
    public String process() throws InterruptedException {
        JobRun run = job.run();
        FeatureSet before = run.featureSet();
        if (before != null) {
            checks.check(job, before.snapshot().id(), before.encoder().id());
            if (!ledger.lacksFeaturesOfOthers(before)) {
                return "resumed";
            }
            LOG.infof("features that this run took from others are lost; planning their extraction");
        }
        JobParameters parameters = job.parameters();
        RegisteredEncoder registered = encoder(run, parameters);
        checks.check(job, run.required(run.snapshot(), "snapshot").id(), registered.id());
        for (int i = 0; i < ATTEMPTS; i++) {
            if (plan(run, parameters, registered)) {
                return "planned";
            }
        }
        throw new IllegalStateException("Cannot plan the extraction: features that it counts on keep being removed, by"
                + " retention or a repair; restart the run when that is over (attempts=" + ATTEMPTS + ")");
    }

    /** Returns whether what the plan counts on was still there when it was committed. */
    private boolean plan(JobRun run, JobParameters parameters, RegisteredEncoder registered) {
        DatasetSnapshot snapshot = DatasetSnapshot.open(
                workspace.resolve(run.required(run.snapshot(), "snapshot").file()));
        Pending pending = plan(snapshot, registered.id(), redrive.wanted(parameters));
        ExtractionPlan plan = pending.plan();
        int shardImages = parameters.isAuto("shard-images")
                ? ExtractionPlan.defaultShardImages(LabeledSplits.shapeOf(registered))
                : parameters.whole("shard-images");
        FeatureSet planned = new FeatureSet(
                run.required(run.snapshot(), "snapshot"),
                registered,
                workspace.relative(plan.file()),
                plan.sha256().hex(),
                shardImages,
                plan.size(),
                pending.reused());
        return job.committed(() -> {
            files.rely();
            if (!ledger.areThere(pending.shards())) {
                return false;
            }
            FeatureSet set = ledger.register(planned);
            job.update(it -> it.planned(set));
            accounts.keepQuarantinedEarlier(job.instanceId(), pending.quarantined());
            return true;
        });
    }

    /** Opens the encoder, so that one that cannot be opened fails here. A scoring run uses that of its model. */
    private RegisteredEncoder encoder(JobRun run, JobParameters parameters) {
        ModelVersion model = run.modelVersion();
        if (model != null) {
            RegisteredEncoder learned = model.trainingRun().featureSet().encoder();
            encoders.waiting(patience)
                    .open(learned, parameters, Placement.AUTOMATIC)
                    .close();
            return learned;
        }
        EncoderSource source = EncoderSource.of(parameters);
        try (Encoder encoder = encoders.waiting(patience).open(source)) {
            RegisteredEncoder described = encoders.describe(encoder, source);
            return job.committed(() -> ledger.encoder(described));
        }
    }

    /**
     * The pending positions.
     *
     * @param reused how many images have features already
     * @param shards those that these features are in
     * @param quarantined how many are not tried because an earlier run found them bad, by the reason
     */
    private record Pending(ExtractionPlan plan, long reused, Set<Long> shards, Map<String, Long> quarantined) {}

    /** An image is extracted unless its content has features already, or was found bad for good. */
    private Pending plan(DatasetSnapshot snapshot, long encoderId, Predicate<String> wanted) {
        long reused = 0;
        Set<Long> shards = new HashSet<>();
        Map<String, Long> quarantined = new TreeMap<>();
        try (ExtractionPlan.Writer writer = new ExtractionPlan.Writer(workspace.plans());
                Stream<ImageEntry> entries = snapshot.entries()) {
            List<ImageEntry> page = new ArrayList<>();
            for (Iterator<ImageEntry> it = entries.iterator(); it.hasNext(); ) {
                page.add(it.next());
                if (page.size() == IMAGES_PER_QUERY || !it.hasNext()) {
                    reused += addMissing(page, encoderId, wanted, writer, shards, quarantined);
                    page.clear();
                }
            }
            return new Pending(writer.finish(), reused, shards, quarantined);
        }
    }

    private long addMissing(
            List<ImageEntry> page,
            long encoderId,
            Predicate<String> wanted,
            ExtractionPlan.Writer writer,
            Set<Long> shards,
            Map<String, Long> quarantined) {
        List<byte[]> keys = page.stream().map(it -> it.sha256().bytes()).toList();
        Map<String, FeatureLedger.Location> there = ledger.locate(encoderId, keys);
        there.values().forEach(it -> shards.add(it.shardId()));
        Map<String, FeatureLedger.Rejection> bad = ledger.rejected(encoderId, keys);
        for (ImageEntry image : page) {
            String key = image.sha256().hex();
            if (there.containsKey(key)) {
                continue;
            }
            FeatureLedger.Rejection rejection = bad.get(key);
            if (rejection != null && (LastingQuarantine.holds(rejection) || !wanted.test(image.path()))) {
                quarantined.merge(rejection.reason(), 1L, Long::sum);
            } else if (wanted.test(image.path())) {
                writer.add(image.position());
            }
        }
        return there.size();
    }
}
