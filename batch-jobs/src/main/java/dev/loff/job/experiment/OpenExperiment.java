package dev.loff.job.experiment;

import dev.loff.dataset.DatasetSnapshot;
import dev.loff.dataset.Sha256;
import dev.loff.dataset.Split;
import dev.loff.encoder.Encoder;
import dev.loff.experiment.Method;
import dev.loff.file.PatientReads;
import dev.loff.finetuning.ImageTraining;
import dev.loff.finetuning.LabeledImages;
import dev.loff.finetuning.SnapshotImages;
import dev.loff.job.Encoders;
import dev.loff.job.FilePatience;
import dev.loff.job.Workspace;
import dev.loff.job.train.LabeledSplits;
import dev.loff.job.train.OpenTraining;
import dev.loff.registry.ExperimentCell;
import dev.loff.registry.ExperimentLedger;
import dev.loff.registry.FeatureLedger;
import dev.loff.registry.FeatureSet;
import dev.loff.registry.JobRun;
import dev.loff.registry.TrainingLedger;
import dev.loff.registry.TrainingRun;
import dev.loff.registry.TrainingSegment;
import dev.loff.training.Hyperparameters;
import dev.loff.training.LabeledFeatures;
import jakarta.enterprise.context.Dependent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the cells of an experiment share while they are trained: features and images, open, and the cells that are left. */
final class OpenExperiment implements AutoCloseable {
    /** A cell that is not finished, and its last committed segment if it was begun. */
    record Waiting(ExperimentCell cell, @Nullable TrainingSegment last) {
        int nextOrdinal() {
            return last == null ? 0 : last.ordinal() + 1;
        }

        /** Epochs that are done. */
        int epochs() {
            TrainingSegment.End end = last == null ? null : last.end();
            return end == null ? 0 : end.epochFinished() ? end.epoch() : end.epoch() - 1;
        }

        /** Minibatches that are done of the next epoch. */
        int minibatches() {
            TrainingSegment.End end = last == null ? null : last.end();
            return end == null || end.epochFinished() ? 0 : end.minibatch();
        }

        /** Epochs to train, if it does not stop early. */
        int epochsLeft() {
            return OpenExperiment.epochs(cell) - epochs();
        }
    }

    private final FeatureSet set;
    private final LabeledSplits splits;
    private final DatasetSnapshot snapshot;
    private final Path root;
    private final FilePatience patience;
    private final PatientReads reads;
    private final ExperimentLedger.Extraction extraction;
    private final Workspace workspace;
    private final Encoders encoders;
    private final Deque<Waiting> waiting;

    private OpenExperiment(Opener opener, FeatureSet set, Path root, Deque<Waiting> waiting) {
        this.set = set;
        this.workspace = opener.workspace;
        this.encoders = opener.encoders.waiting(opener.patience);
        this.patience = opener.patience;
        this.reads = patience.reads(root);
        this.extraction = opener.experiments.extraction(set);
        this.waiting = waiting;
        this.root = root;
        this.snapshot = DatasetSnapshot.open(workspace.resolve(set.snapshot().file()));
        this.splits = LabeledSplits.open(set, opener.features, workspace);
    }

    /** Opens the features and looks up what is left; all that the database is asked is asked here. */
    @Dependent
    static class Opener {
        private final Workspace workspace;
        private final Encoders encoders;
        private final FeatureLedger features;
        private final TrainingLedger trainings;
        private final ExperimentLedger experiments;
        private final FilePatience patience;

        Opener(
                Workspace workspace,
                Encoders encoders,
                FeatureLedger features,
                TrainingLedger trainings,
                ExperimentLedger experiments,
                FilePatience patience) {
            this.workspace = workspace;
            this.encoders = encoders;
            this.features = features;
            this.trainings = trainings;
            this.experiments = experiments;
            this.patience = patience;
        }

        OpenExperiment open(JobRun run, List<ExperimentCell> cells) {
            Deque<Waiting> waiting = new ArrayDeque<>();
            for (ExperimentCell cell : cells) {
                if (cell.finishedAt() == null) {
                    waiting.add(new Waiting(
                            cell, trainings.last(cell.trainingRun().id()).orElse(null)));
                }
            }
            return new OpenExperiment(
                    this,
                    run.required(run.featureSet(), "feature set"),
                    Path.of(run.required(run.datasetRoot(), "data set's root")),
                    waiting);
        }
    }

    /** The cells that are left, the next one first. */
    Deque<Waiting> waiting() {
        return waiting;
    }

    CellTraining open(Waiting next) {
        TrainingRun run = next.cell().trainingRun();
        Method method = Method.named(next.cell().method());
        try {
            return method.kind() == Method.Kind.IMAGES
                    ? onImages(next, run, method)
                    : new CachedCell(
                            OpenTraining.open(run, next.last(), splits, workspace, patience),
                            splits,
                            OpenTraining.settings(run),
                            extraction);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot open a cell of an experiment (run=" + run.id() + ")", e);
        }
    }

    private ImageCell onImages(Waiting next, TrainingRun run, Method method) throws IOException {
        LabeledImages train = images(Split.TRAIN);
        LabeledImages validation = images(Split.VALIDATION);
        TrainingSegment last = next.last();
        try (Encoder encoder = encoders.open(set.encoder())) {
            Hyperparameters hyperparameters = Hyperparameters.parse(run.hyperparameters());
            ImageTraining training = last == null
                    ? OpenTraining.withInitialWeights(
                            hyperparameters,
                            patience,
                            () -> ImageTraining.start(
                                    encoder,
                                    ExperimentPlan.recipe(method),
                                    hyperparameters,
                                    OpenTraining.standardization(set),
                                    set.snapshot().classes(),
                                    train,
                                    validation,
                                    OpenTraining.settings(run)))
                    : ImageTraining.resume(
                            OpenTraining.verifiedState(last, workspace),
                            encoder,
                            train,
                            validation,
                            OpenTraining.settings(run));
            return new ImageCell(training, images(Split.TEST), snapshot.sizeBytes(), next);
        }
    }

    /** Those that have features, in the same order. */
    private LabeledImages images(Split split) {
        LabeledFeatures cached = splits.features(split);
        Set<Sha256> usable = new HashSet<>();
        for (int i = 0; i < cached.size(); i++) {
            usable.add(cached.key(i));
        }
        return SnapshotImages.labeled(snapshot, root, reads, split, usable::contains, Long.MAX_VALUE);
    }

    /** How many epochs a cell has if it does not stop early. */
    static int epochs(ExperimentCell cell) {
        return Hyperparameters.parse(cell.trainingRun().hyperparameters()).epochs();
    }

    @Override
    public void close() {
        splits.close();
    }
}
