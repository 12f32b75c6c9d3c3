package dev.loff.job.experiment;

import dev.loff.dataset.Split;
import dev.loff.job.train.LabeledSplits;
import dev.loff.registry.ExperimentLedger;
import dev.loff.tensorflow.SessionSettings;
import dev.loff.training.ClassifierScorer;
import dev.loff.training.ClassifierTraining;
import dev.loff.training.LabeledFeatures;
import dev.loff.training.SavedTrainingState;
import dev.loff.training.SegmentResult;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A classifier on cached features. The splits are the caller's. */
record CachedCell(
        ClassifierTraining training,
        LabeledSplits splits,
        SessionSettings settings,
        ExperimentLedger.Extraction extraction)
        implements CellTraining {

    @Override
    public int epoch() {
        return training.position().epoch();
    }

    @Override
    public int minibatch() {
        return training.position().minibatch();
    }

    @Override
    public boolean finished() {
        return training.finished();
    }

    @Override
    public SegmentResult train(int maximumMinibatches) {
        return training.train(maximumMinibatches);
    }

    @Override
    public SavedTrainingState save(Path file) throws IOException {
        return training.save(file);
    }

    @Override
    public Tested test() {
        LabeledFeatures images = splits.features(Split.TEST);
        int minibatch = training.hyperparameters().minibatch();
        try (ClassifierScorer scorer = new ClassifierScorer(training.best(), settings)) {
            float[] probabilities = scorer.probabilities(images, minibatch);
            long begun = System.nanoTime();
            scorer.probabilities(images, minibatch);
            double seconds = (System.nanoTime() - begun) * 1e-9;
            return new Tested(labels(images), probabilities, seconds);
        }
    }

    private static int[] labels(LabeledFeatures images) {
        int[] labels = new int[images.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = images.label(i);
        }
        return labels;
    }

    @Override
    public @Nullable Double encoderImagesPerSecond() {
        return extraction.images() / Math.max(1e-9, extraction.seconds());
    }

    @Override
    public long storageBytes() {
        return extraction.bytes();
    }

    @Override
    public void close() {
        training.close();
    }
}
