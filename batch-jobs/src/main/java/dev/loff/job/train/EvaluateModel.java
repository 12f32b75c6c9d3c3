package dev.loff.job.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loff.dataset.Sha256;
import dev.loff.dataset.Split;
import dev.loff.encoder.Encoder;
import dev.loff.encoder.Freezing;
import dev.loff.encoder.FrozenGraph;
import dev.loff.evaluation.Bootstrap;
import dev.loff.evaluation.Evaluation;
import dev.loff.evaluation.Predictions;
import dev.loff.job.CurrentJob;
import dev.loff.job.Encoders;
import dev.loff.job.FilePatience;
import dev.loff.job.UncommittedFiles;
import dev.loff.job.Workspace;
import dev.loff.registry.FeatureLedger;
import dev.loff.registry.FeatureSet;
import dev.loff.registry.JobRun;
import dev.loff.registry.LostLeaseException;
import dev.loff.registry.ModelRegistry;
import dev.loff.registry.ModelVersion;
import dev.loff.registry.ModelVersion.Artifact;
import dev.loff.registry.StoredFileLock;
import dev.loff.registry.TrainingLedger;
import dev.loff.registry.TrainingRun;
import dev.loff.tensorflow.GraphStage;
import dev.loff.training.ClassifierTraining;
import dev.loff.training.EncoderIdentity;
import dev.loff.training.EndToEndExport;
import dev.loff.training.LabeledFeatures;
import dev.loff.training.ModelFolder;
import jakarta.batch.api.AbstractBatchlet;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.function.IntFunction;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Step: exports the best epoch's model, evaluates it and registers it as the candidate. */
@Named
@Dependent
public class EvaluateModel extends AbstractBatchlet {
    private static final Logger LOG = Logger.getLogger(EvaluateModel.class);

    /** What is stored of an evaluation; a split without images has none. */
    record Evaluations(
            @Nullable Evaluation validation, @Nullable Evaluation test) {}

    @Inject
    CurrentJob job;

    @Inject
    Workspace workspace;

    @Inject
    Encoders encoders;

    @Inject
    FeatureLedger features;

    @Inject
    TrainingLedger trainings;

    @Inject
    FilePatience patience;

    @Inject
    ModelRegistry models;

    @Inject
    StoredFileLock files;

    @Inject
    SameInputs sameInputs;

    @Override
    public String process() throws IOException {
        JobRun run = job.run();
        if (run.isUnchanged()) {
            return sameInputs.status(job.name(), run.required(run.modelVersion(), "model version"));
        }
        if (run.modelVersion() != null) {
            return "resumed";
        }
        TrainingRun training = run.required(run.trainingRun(), "training run");
        while (true) {
            int newest = models.nextVersion(run.model()) - 1;
            ModelVersion same = madeMeanwhile(run, training);
            if (same != null) {
                job.update(it -> it.unchangedSince(same));
                return sameInputs.status(job.name(), same);
            }
            if (evaluate(run, training, newest)) {
                return "evaluated";
            }
        }
    }

    /** Returns false if another run has registered the same version after {@code newest}. */
    private boolean evaluate(JobRun run, TrainingRun training, int newest) throws IOException {
        boolean registered = false;
        Path folder = workspace.models().resolve(run.model()).resolve("run-" + training.id() + "-" + job.attempt());
        try (OpenTraining open = OpenTraining.open(training, workspace, features, trainings, patience)) {
            ModelFolder exported = open.training().export(folder, encoder(training), lineage(training));
            Evaluations evaluations = new Evaluations(evaluate(open, Split.VALIDATION), evaluate(open, Split.TEST));
            Artifact endToEnd = endToEnd(folder, training, exported);
            registered = register(run, training, newest, version(run, training, exported, endToEnd, evaluations));
            if (!registered) {
                removeUncommitted(folder);
            }
        } catch (LostLeaseException e) {
            removeUncommitted(folder);
            throw e;
        }
        return registered;
    }

    private static void removeUncommitted(Path folder) {
        UncommittedFiles.remove(folder);
        UncommittedFiles.remove(endToEndOf(folder));
    }

    /** The version that another run registered from the same inputs while this one trained, failed or was down. */
    private @Nullable ModelVersion madeMeanwhile(JobRun run, TrainingRun training) {
        String inputs = training.inputsSha256();
        return inputs == null || job.parameters().forces()
                ? null
                : sameInputs.made(run.model(), inputs).orElse(null);
    }

    private static EncoderIdentity encoder(TrainingRun run) {
        return new EncoderIdentity(
                run.featureSet().encoder().name(),
                Sha256.parse(run.featureSet().encoder().fingerprint()));
    }

    /** Hashes, not row numbers: the same training elsewhere, or after a kill, gives the same model to the last byte. */
    private static Map<String, String> lineage(TrainingRun run) {
        FeatureSet set = run.featureSet();
        return Map.of(
                "snapshot", set.snapshot().sha256(),
                "encoder", set.encoder().fingerprint(),
                "trainImages", Long.toString(run.trainImages()));
    }

    private static @Nullable Evaluation evaluate(OpenTraining open, Split split) {
        LabeledFeatures images = open.splits().features(split);
        ClassifierTraining training = open.training();
        if (images.size() == 0 || training.classes().size() < 2) {
            return null;
        }
        int[] truth = new int[images.size()];
        for (int i = 0; i < truth.length; i++) {
            truth[i] = images.label(i);
        }
        return Evaluation.of(
                new Predictions(training.classes(), truth, training.probabilities(images)), Bootstrap.DEFAULT);
    }

    /** The model from image bytes on, where the encoder's graph can be frozen. */
    private @Nullable Artifact endToEnd(Path folder, TrainingRun training, ModelFolder exported) throws IOException {
        try (Encoder encoder =
                encoders.waiting(patience).open(training.featureSet().encoder())) {
            Freezing freezing = encoder.frozenGraph();
            if (freezing instanceof Freezing.Frozen frozen) {
                Path target = endToEndOf(folder);
                Sha256 hash = EndToEndExport.write(
                        target,
                        stage("preprocessing", encoder.preprocessingGraph()),
                        stage("encoder", frozen.graph()),
                        exported.classifier());
                return new Artifact(workspace.relative(target.resolve("saved_model.pb")), hash.hex());
            }
            if (freezing instanceof Freezing.NotFreezable not) {
                LOG.infof("no end-to-end model: %s", not.reason());
            }
            return null;
        }
    }

    private static Path endToEndOf(Path folder) {
        return folder.resolveSibling(folder.getFileName() + "-end-to-end");
    }

    private static GraphStage stage(String prefix, FrozenGraph frozen) {
        return new GraphStage(prefix, frozen.graph(), node(frozen.input()), frozen.output());
    }

    private static String node(String tensor) {
        return tensor.replaceFirst(":\\d+$", "");
    }

    private IntFunction<ModelVersion> version(
            JobRun run,
            TrainingRun training,
            ModelFolder exported,
            @Nullable Artifact endToEnd,
            Evaluations evaluations)
            throws JsonProcessingException {
        Evaluation test = evaluations.test();
        Artifact model = new Artifact(
                workspace.relative(exported.folder()), exported.contentHash().hex());
        String figures = JsonMapper.builder().build().writeValueAsString(evaluations);
        return number -> new ModelVersion(
                run.model(),
                number,
                training,
                model,
                endToEnd,
                figures,
                test == null ? null : test.top1().value(),
                Instant.now());
    }

    private boolean register(JobRun run, TrainingRun training, int newest, IntFunction<ModelVersion> numbered) {
        return job.committed(() -> {
            // Otherwise retention could count the versions before this one and remove one too many.
            files.rely();
            models.lockVersions(run.model());
            if (isMadeAfter(newest, run, training)) {
                return false;
            }
            ModelVersion version = models.register(run.model(), numbered);
            models.candidate(version, "job " + job.name());
            job.update(it -> it.registered(version));
            return true;
        });
    }

    /** Two jobs that train from the same inputs side by side may both have found that nobody has registered them yet. */
    private boolean isMadeAfter(int newest, JobRun run, TrainingRun training) {
        String inputs = training.inputsSha256();
        return inputs != null
                && !job.parameters().forces()
                && models.madeFrom(run.model(), inputs).stream().anyMatch(it -> it.version() > newest);
    }
}
