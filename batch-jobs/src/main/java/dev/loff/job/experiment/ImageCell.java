package dev.loff.job.experiment;

import dev.loff.finetuning.ImageTraining;
import dev.loff.finetuning.LabeledImages;
import dev.loff.training.SavedTrainingState;
import dev.loff.training.SegmentResult;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A classifier on images, with the encoder in the loop. */
final class ImageCell implements CellTraining {
    private final ImageTraining training;
    private final LabeledImages test;
    private final long imageBytes;
    private int epoch;
    private int minibatch;

    /** A training that stands where {@code last}, if there is one, ended. */
    ImageCell(ImageTraining training, LabeledImages test, long imageBytes, OpenExperiment.Waiting last) {
        this.training = training;
        this.test = test;
        this.imageBytes = imageBytes;
        this.epoch = last.epochs();
        this.minibatch = last.minibatches();
    }

    @Override
    public int epoch() {
        return epoch;
    }

    @Override
    public int minibatch() {
        return minibatch;
    }

    @Override
    public boolean finished() {
        return training.finished();
    }

    @Override
    public SegmentResult train(int maximumMinibatches) {
        SegmentResult result = training.train(maximumMinibatches);
        epoch = result.epochFinished() ? result.epoch() : result.epoch() - 1;
        minibatch = result.epochFinished() ? 0 : minibatch + result.minibatches();
        return result;
    }

    @Override
    public SavedTrainingState save(Path file) throws IOException {
        return training.save(file);
    }

    @Override
    public Tested test() {
        float[] probabilities = training.probabilities(test);
        long begun = System.nanoTime();
        training.probabilities(test);
        double seconds = (System.nanoTime() - begun) * 1e-9;
        int[] truth = new int[test.size()];
        for (int i = 0; i < truth.length; i++) {
            truth[i] = test.label(i);
        }
        return new Tested(truth, probabilities, seconds);
    }

    @Override
    public @Nullable Double encoderImagesPerSecond() {
        return null;
    }

    @Override
    public long storageBytes() {
        return imageBytes;
    }

    @Override
    public void close() {
        training.close();
    }
}
