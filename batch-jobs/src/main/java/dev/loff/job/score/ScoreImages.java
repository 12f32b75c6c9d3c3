package dev.loff.job.score;

import dev.loff.dataset.DatasetSnapshot;
import dev.loff.dataset.Finding;
import dev.loff.dataset.ImageEntry;
import dev.loff.dataset.ScanFindings;
import dev.loff.encoder.QuarantineReason;
import dev.loff.job.CompleteFeatures;
import dev.loff.job.CurrentJob;
import dev.loff.job.OpenShards;
import dev.loff.job.OutputFolder;
import dev.loff.job.StepMeter;
import dev.loff.job.VerifiedModels;
import dev.loff.job.Workspace;
import dev.loff.job.event.StepProgress;
import dev.loff.registry.FeatureLedger;
import dev.loff.registry.FeatureSet;
import dev.loff.registry.JobRun;
import dev.loff.registry.ModelVersion;
import dev.loff.scoring.ScoreWriter;
import dev.loff.scoring.ScoredImage;
import dev.loff.scoring.ScoringModel;
import dev.loff.training.LabeledFeatures;
import dev.loff.training.ModelFolder;
import jakarta.batch.api.AbstractBatchlet;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Step: labels every image of the snapshot that has features, and writes the labels as Arrow and CSV. Of files with the same
 * content one was extracted; each has its row all the same.
 */
@Named
@Dependent
public class ScoreImages extends AbstractBatchlet {
    private static final int IMAGES_PER_PAGE = 4096;

    @Inject
    CurrentJob job;

    @Inject
    Workspace workspace;

    @Inject
    FeatureLedger ledger;

    @Inject
    Event<StepProgress> progress;

    @Override
    public String process() throws IOException {
        JobRun run = job.run();
        if (run.output() != null) {
            return "resumed";
        }
        FeatureSet set = run.required(run.featureSet(), "feature set");
        CompleteFeatures.require(set, ledger);
        ModelVersion version = run.required(run.modelVersion(), "model version");
        ModelFolder folder = VerifiedModels.open(version, workspace);
        String attempt = job.attempt();
        Path target = target(version, attempt);
        try (ScoringModel model = ScoringModel.open(folder);
                ScoreWriter writer = new ScoreWriter(
                        target,
                        attempt,
                        version.model(),
                        version.version(),
                        folder.card().classes());
                OpenShards shards = new OpenShards(ledger, workspace)) {
            Map<String, List<String>> copies = copies(run);
            score(set, model, writer, shards, copies);
            writer.finish(quarantined(run, copies), () -> job.commit(() -> {}));
        }
        job.update(it -> it.wrote(target.toString()));
        return "scored";
    }

    private Path target(ModelVersion version, String attempt) {
        return job.parameters().isAuto("output")
                ? workspace.scores().resolve(version.model() + "-v" + version.version() + "-" + attempt)
                : OutputFolder.require(Path.of(job.parameters().text("output")), workspace);
    }

    /** By the path that the snapshot kept, those of the same content. There are few of them: they are held in memory. */
    private Map<String, List<String>> copies(JobRun run) {
        String file = run.required(run.findingsFile(), "list of what the scan left out");
        try (Stream<Finding> duplicates =
                ScanFindings.open(workspace.resolve(file)).list(Finding.Kind.DUPLICATE)) {
            return duplicates.collect(
                    Collectors.groupingBy(Finding::keptPath, Collectors.mapping(Finding::path, Collectors.toList())));
        }
    }

    private void score(
            FeatureSet set, ScoringModel model, ScoreWriter writer, OpenShards shards, Map<String, List<String>> copies)
            throws IOException {
        DatasetSnapshot snapshot =
                DatasetSnapshot.open(workspace.resolve(set.snapshot().file()));
        StepMeter meter = new StepMeter(progress, job, "score", "images", 0, snapshot.size());
        try (Stream<ImageEntry> entries = snapshot.entries()) {
            List<ImageEntry> page = new ArrayList<>();
            for (Iterator<ImageEntry> it = entries.iterator(); it.hasNext(); ) {
                page.add(it.next());
                if (page.size() == IMAGES_PER_PAGE || !it.hasNext()) {
                    score(page, set, model, writer, shards, copies);
                    meter.advance(page.size());
                    page.clear();
                }
            }
        }
    }

    private void score(
            List<ImageEntry> page,
            FeatureSet set,
            ScoringModel model,
            ScoreWriter writer,
            OpenShards shards,
            Map<String, List<String>> copies)
            throws IOException {
        Map<String, FeatureLedger.Location> places = ledger.locate(
                set.encoder().id(), page.stream().map(it -> it.sha256().bytes()).toList());
        List<ImageEntry> images = page.stream()
                .filter(it -> places.containsKey(it.sha256().hex()))
                .toList();
        int[] shard = new int[images.size()];
        int[] row = new int[images.size()];
        int[] label = new int[images.size()];
        Arrays.fill(label, LabeledFeatures.UNLABELED);
        for (int i = 0; i < shard.length; i++) {
            FeatureLedger.Location place = places.get(images.get(i).sha256().hex());
            if (place != null) {
                shard[i] = shards.indexOf(place.shardId());
                row[i] = place.row();
            }
        }
        float[] probabilities =
                model.probabilities(new LabeledFeatures(model.shape(), shards.rows(), shard, row, label));
        int classes = probabilities.length / Math.max(1, shard.length);
        for (int i = 0; i < shard.length; i++) {
            ImageEntry image = images.get(i);
            float[] scores = Arrays.copyOfRange(probabilities, i * classes, (i + 1) * classes);
            for (String path : withCopies(image.path(), copies)) {
                writer.add(new ScoredImage(path, image.sha256(), scores));
            }
        }
    }

    private static List<String> withCopies(String path, Map<String, List<String>> copies) {
        List<String> paths = new ArrayList<>(List.of(path));
        paths.addAll(copies.getOrDefault(path, List.of()));
        return paths;
    }

    private List<ScoreWriter.Unscored> quarantined(JobRun run, Map<String, List<String>> copies) {
        return ledger.quarantine(run.instanceId(), QuarantineReason.lastingNames()).stream()
                .flatMap(it -> withCopies(it.path(), copies).stream()
                        .map(path -> new ScoreWriter.Unscored(path, it.reason(), it.detail())))
                .toList();
    }
}
