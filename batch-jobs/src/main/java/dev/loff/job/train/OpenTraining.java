package dev.loff.job.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loff.classifier.Standardization;
import dev.loff.dataset.Sha256;
import dev.loff.dataset.Split;
import dev.loff.job.FilePatience;
import dev.loff.job.Workspace;
import dev.loff.registry.FeatureLedger;
import dev.loff.registry.FeatureSet;
import dev.loff.registry.TrainingLedger;
import dev.loff.registry.TrainingRun;
import dev.loff.registry.TrainingSegment;
import dev.loff.shard.ChannelStatistics;
import dev.loff.shard.FeatureStatistics;
import dev.loff.tensorflow.SessionSettings;
import dev.loff.training.ClassifierTraining;
import dev.loff.training.Hyperparameters;
import dev.loff.training.InitialWeights;
import dev.loff.training.LabeledFeatures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A registered training run, opened where its last committed segment left it, with the shards it reads. Used by one
 * thread; close it after use.
 */
public final class OpenTraining implements AutoCloseable {
    private final long run;
    private final LabeledSplits splits;
    private final ClassifierTraining training;
    private final int nextOrdinal;

    private OpenTraining(long run, LabeledSplits splits, ClassifierTraining training, int nextOrdinal) {
        this.run = run;
        this.splits = splits;
        this.training = training;
        this.nextOrdinal = nextOrdinal;
    }

    static OpenTraining open(
            TrainingRun run,
            Workspace workspace,
            FeatureLedger features,
            TrainingLedger trainings,
            FilePatience patience) {
        LabeledSplits splits = LabeledSplits.open(run.featureSet(), features, workspace);
        try {
            TrainingSegment last = trainings.last(run.id()).orElse(null);
            return new OpenTraining(
                    run.id(),
                    splits,
                    open(run, last, splits, workspace, patience),
                    last == null ? 0 : last.ordinal() + 1);
        } catch (IOException e) {
            splits.close();
            throw new UncheckedIOException("Cannot open a training run (run=" + run.id() + ")", e);
        } catch (RuntimeException e) {
            splits.close();
            throw e;
        }
    }

    long run() {
        return run;
    }

    /** A run's training after its last segment, or its beginning where there is none. Whoever opens it closes it. */
    public static ClassifierTraining open(
            TrainingRun run,
            @Nullable TrainingSegment last,
            LabeledSplits splits,
            Workspace workspace,
            FilePatience patience)
            throws IOException {
        LabeledFeatures train = splits.features(Split.TRAIN);
        LabeledFeatures validation = splits.features(Split.VALIDATION);
        return last == null
                ? begin(run, train, validation, patience)
                : ClassifierTraining.restore(verifiedState(last, workspace), train, validation, settings(run));
    }

    private static ClassifierTraining begin(
            TrainingRun run, LabeledFeatures train, LabeledFeatures validation, FilePatience patience) {
        FeatureSet set = run.featureSet();
        Hyperparameters hyperparameters = Hyperparameters.parse(run.hyperparameters());
        return withInitialWeights(
                hyperparameters,
                patience,
                () -> ClassifierTraining.start(
                        hyperparameters,
                        standardization(set),
                        set.snapshot().classes(),
                        train,
                        validation,
                        settings(run)));
    }

    /** Starts a training; where it starts from a model, that model's folder is waited for. */
    public static <T> T withInitialWeights(Hyperparameters hyperparameters, FilePatience patience, Supplier<T> start) {
        InitialWeights weights = hyperparameters.initialWeights();
        return weights.equals(InitialWeights.DRAWN) ? start.get() : patience.open(Path.of(weights.folder()), start);
    }

    /** How a run's sessions compute. */
    public static SessionSettings settings(TrainingRun run) {
        return SessionSettings.defaults()
                .with(Hyperparameters.parse(run.hyperparameters()).precision());
    }

    /** The state that a segment ended in; one that was changed is refused. */
    public static Path verifiedState(TrainingSegment last, Workspace workspace) throws IOException {
        String name = last.stateFile();
        if (name == null) {
            throw new IllegalStateException(
                    "Cannot resume a training: its last segment has no state (segment=" + last.ordinal() + ")");
        }
        Path file = workspace.resolve(name);
        Sha256 found = Sha256.ofFile(file);
        if (!found.hex().equals(last.stateSha256())) {
            throw new IllegalStateException("[" + file + "] Cannot resume a training: its state was changed (expected="
                    + last.stateSha256() + ", found=" + found + ")");
        }
        return file;
    }

    /** What brings the features of a sealed set to mean 0 and deviation 1. */
    public static Standardization standardization(FeatureSet set) {
        try {
            FeatureStatistics read = JsonMapper.builder().build().readValue(set.statistics(), FeatureStatistics.class);
            ChannelStatistics classToken = read.classToken();
            return new Standardization(channels(read.grid()), classToken == null ? null : channels(classToken));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot read the statistics of a feature set", e);
        }
    }

    private static Standardization.Channels channels(ChannelStatistics statistics) {
        float[] mean = new float[statistics.mean().size()];
        for (int channel = 0; channel < mean.length; channel++) {
            mean[channel] = statistics.mean().get(channel).floatValue();
        }
        return new Standardization.Channels(mean, statistics.deviationVector());
    }

    ClassifierTraining training() {
        return training;
    }

    LabeledSplits splits() {
        return splits;
    }

    /** The ordinal of the next segment of the run. */
    int nextOrdinal() {
        return nextOrdinal;
    }

    @Override
    public void close() {
        training.close();
        splits.close();
    }
}
