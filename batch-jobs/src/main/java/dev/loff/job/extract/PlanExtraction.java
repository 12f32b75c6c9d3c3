package dev.loff.job.extract;

import dev.loff.dataset.DatasetSnapshot;
import dev.loff.dataset.ImageEntry;
import dev.loff.encoder.Encoder;
import dev.loff.encoder.QuarantineReason;
import dev.loff.extraction.ExtractionPlan;
import dev.loff.job.CurrentJob;
import dev.loff.job.Encoders;
import dev.loff.job.Workspace;
import dev.loff.job.parameter.JobParameters;
import dev.loff.registry.FeatureLedger;
import dev.loff.registry.FeatureSet;
import dev.loff.registry.JobRun;
import dev.loff.registry.RegisteredEncoder;
import jakarta.batch.api.AbstractBatchlet;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Step: decides once per job instance which images get extracted, and into which shards. */
@Named
@Dependent
public class PlanExtraction extends AbstractBatchlet {
    private static final int IMAGES_PER_QUERY = 10_000;

    @Inject
    CurrentJob job;

    @Inject
    Workspace workspace;

    @Inject
    Encoders encoders;

    @Inject
    FeatureLedger ledger;

    @Override
    @Transactional
    public String process() {
        JobRun run = job.run();
        if (run.featureSet() != null) {
            return "resumed";
        }
        JobParameters parameters = job.parameters();
        try (Encoder encoder = encoders.open(parameters.text("encoder"))) {
            RegisteredEncoder registered = ledger.encoder(encoders.describe(encoder, parameters.text("encoder")));
            DatasetSnapshot snapshot = DatasetSnapshot.open(
                    workspace.resolve(run.required(run.snapshot(), "snapshot").file()));
            ExtractionPlan plan = plan(snapshot, registered.id());
            int shardImages = parameters.isAuto("shard-images")
                    ? ExtractionPlan.defaultShardImages(encoder.shape())
                    : parameters.whole("shard-images");
            FeatureSet set = ledger.register(new FeatureSet(
                    run.required(run.snapshot(), "snapshot"),
                    registered,
                    workspace.relative(plan.file()),
                    plan.sha256().hex(),
                    shardImages,
                    plan.size(),
                    snapshot.size() - plan.size()));
            job.update(it -> it.planned(set));
        }
        return "planned";
    }

    /** An image is extracted unless its content has features already, or was found bad for good. */
    private ExtractionPlan plan(DatasetSnapshot snapshot, long encoderId) {
        try (ExtractionPlan.Writer writer = new ExtractionPlan.Writer(workspace.plans());
                Stream<ImageEntry> entries = snapshot.entries()) {
            List<ImageEntry> page = new ArrayList<>();
            for (Iterator<ImageEntry> it = entries.iterator(); it.hasNext(); ) {
                page.add(it.next());
                if (page.size() == IMAGES_PER_QUERY || !it.hasNext()) {
                    addMissing(page, encoderId, writer);
                    page.clear();
                }
            }
            return writer.finish();
        }
    }

    private void addMissing(List<ImageEntry> page, long encoderId, ExtractionPlan.Writer writer) {
        List<byte[]> keys = page.stream().map(it -> it.sha256().bytes()).toList();
        Set<String> there = ledger.locate(encoderId, keys).keySet();
        page.stream()
                .filter(it -> !there.contains(it.sha256().hex()))
                .forEach(it -> writer.add(it.position()));
    }
}
