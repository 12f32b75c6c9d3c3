package dev.loff.job.experiment;

import dev.loff.evaluation.Bootstrap;
import dev.loff.evaluation.Evaluation;
import dev.loff.evaluation.Predictions;
import dev.loff.training.SavedTrainingState;
import dev.loff.training.SegmentResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The training of a cell, on cached features or on images. Used by one thread; closed by whoever opened it. */
interface CellTraining extends AutoCloseable {
    /**
     * What the best epoch's weights say about the test images.
     *
     * @param seconds of scoring all of them once more, when everything was warm
     */
    record Tested(int[] truth, float[] probabilities, double seconds) {
        Evaluation evaluation(List<String> classes) {
            return Evaluation.of(new Predictions(classes, truth, probabilities), Bootstrap.DEFAULT);
        }

        double imagesPerSecond() {
            return truth.length / Math.max(1e-9, seconds);
        }
    }

    /** Epochs that are done. */
    int epoch();

    /** Minibatches that are done of the next epoch. */
    int minibatch();

    boolean finished();

    SegmentResult train(int maximumMinibatches);

    SavedTrainingState save(Path file) throws IOException;

    Tested test();

    /** Images/s of what stands before the classifier and is not in {@link #test}; null where all of it is. */
    @Nullable
    Double encoderImagesPerSecond();

    /** Bytes that training reads. */
    long storageBytes();

    @Override
    void close();
}
