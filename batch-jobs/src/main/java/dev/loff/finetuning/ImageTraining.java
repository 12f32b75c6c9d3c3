package dev.loff.finetuning;

import dev.loff.classifier.Standardization;
import dev.loff.encoder.Encoder;
import dev.loff.tensorflow.SessionSettings;
import dev.loff.training.ClassifierTraining;
import dev.loff.training.Hyperparameters;
import dev.loff.training.SavedTrainingState;
import dev.loff.training.SegmentResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.tensorflow.exceptions.TensorFlowException;

/**
 * Trains a classifier on images, with the encoder in the training graph: the baselines of LOFF-TA. Decoding of the next
 * minibatch overlaps with the update; random numbers, schedule, states and results are those of training on cached features.
 *
 * <p>Used by one thread. Whoever starts or resumes it closes it; encoder and images are the caller's, and the encoder may be
 * closed once this is there.
 */
public final class ImageTraining implements AutoCloseable {
    private static final String NO_GRADIENT = "No gradient defined for op: ";

    private final ClassifierTraining training;
    private final ImageDecoding decoding;

    private ImageTraining(ClassifierTraining training, ImageDecoding decoding) {
        this.training = training;
        this.decoding = decoding;
    }

    /** The same as below; the encoder may be closed once this is there. */
    public static ImageTraining start(
            Encoder encoder,
            ImageRecipe recipe,
            Hyperparameters hyperparameters,
            Standardization standardization,
            List<String> classes,
            LabeledImages train,
            LabeledImages validation,
            SessionSettings settings) {
        return start(
                EncoderInLoop.of(encoder),
                recipe,
                hyperparameters,
                standardization,
                classes,
                train,
                validation,
                settings);
    }

    /**
     * Starts with the encoder's weights as its files have them and a new classifier.
     *
     * @param hyperparameters with {@link EncoderMode#UNFROZEN} without augmentation and mixing of tensors
     * @param standardization of the encoder's features; {@link Standardization#none} leaves them as they are
     * @param classes class names; an image's label is an index into them
     * @param validation may be empty, then the last epoch counts as the best
     */
    public static ImageTraining start(
            EncoderInLoop encoder,
            ImageRecipe recipe,
            Hyperparameters hyperparameters,
            Standardization standardization,
            List<String> classes,
            LabeledImages train,
            LabeledImages validation,
            SessionSettings settings) {
        return open(
                encoder,
                decoding -> ClassifierTraining.start(
                        new EncoderInput(encoder, recipe),
                        hyperparameters,
                        standardization,
                        classes,
                        new ImageSamples(train, decoding),
                        new ImageSamples(validation, decoding),
                        settings));
    }

    /** Goes on where {@link #save} was called, with the same encoder and the same images. */
    public static ImageTraining resume(
            Path state, Encoder encoder, LabeledImages train, LabeledImages validation, SessionSettings settings)
            throws IOException {
        return resume(state, EncoderInLoop.of(encoder), train, validation, settings);
    }

    /** The same, without an open encoder. */
    public static ImageTraining resume(
            Path state, EncoderInLoop encoder, LabeledImages train, LabeledImages validation, SessionSettings settings)
            throws IOException {
        return open(
                encoder,
                decoding -> ClassifierTraining.restore(
                        state,
                        input -> new EncoderInput(
                                encoder, InputDescription.parse(input).recipe()),
                        new ImageSamples(train, decoding),
                        new ImageSamples(validation, decoding),
                        settings));
    }

    private interface Opening<E extends Exception> {
        ClassifierTraining with(ImageDecoding decoding) throws E;
    }

    private static <E extends Exception> ImageTraining open(EncoderInLoop encoder, Opening<E> opening) throws E {
        ImageDecoding decoding = new ImageDecoding(encoder.preprocessing());
        boolean opened = false;
        try {
            ImageTraining training = new ImageTraining(opening.with(decoding), decoding);
            opened = true;
            return training;
        } catch (TensorFlowException e) {
            throw explained(encoder, e);
        } finally {
            if (!opened) {
                decoding.close();
            }
        }
    }

    private static RuntimeException explained(EncoderInLoop encoder, TensorFlowException e) {
        String message = String.valueOf(e.getMessage());
        int at = message.indexOf(NO_GRADIENT);
        return at < 0
                ? e
                : new IllegalArgumentException(
                        "Cannot fine-tune the encoder: an operation has no gradient in TensorFlow's C++ interface"
                                + " (encoder="
                                + encoder.name() + ", operation="
                                + message.substring(at + NO_GRADIENT.length()).split("[^A-Za-z0-9_]", 2)[0] + ")",
                        e);
    }

    /** Trains to the end of the epoch, but at most that many minibatches; validates at the end of an epoch. */
    public SegmentResult train(int maximumMinibatches) {
        return training.train(maximumMinibatches);
    }

    /** Minibatches of one epoch; the last may be smaller. */
    public int minibatchesPerEpoch() {
        return training.minibatchesPerEpoch();
    }

    /** Whether all epochs are done or patience ran out. */
    public boolean finished() {
        return training.finished();
    }

    /** Writes all that is needed to go on; the file is there whole or not at all. */
    public SavedTrainingState save(Path file) throws IOException {
        return training.save(file);
    }

    /** The probability of each class for each image with the best epoch's weights: (images × classes). */
    public float[] probabilities(LabeledImages images) {
        return training.evaluate(new ImageSamples(images, decoding));
    }

    @Override
    public void close() {
        training.close();
        decoding.close();
    }
}
