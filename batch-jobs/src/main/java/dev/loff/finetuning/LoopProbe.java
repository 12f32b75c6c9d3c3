package dev.loff.finetuning;

import dev.loff.classifier.Standardization;
import dev.loff.tensorflow.SessionSettings;
import dev.loff.training.Hyperparameters;
import dev.loff.training.SegmentResult;
import java.time.Duration;
import java.util.List;

/**
 * Measures what updates take with the encoder in the loop: the same classifier, minibatch and optimizer as a training on
 * cached features, but each image is read, decoded and encoded anew. The encoder stays frozen, so that it is the same step.
 *
 * <p>A first update warms up. Where it takes longer than {@link #PATIENCE}, as with a large encoder on a CPU, its own figure
 * counts; else up to {@link #MOST} more are measured, for about {@link #TIME}.
 */
public final class LoopProbe {
    static final Duration PATIENCE = Duration.ofSeconds(10);
    static final Duration TIME = Duration.ofMillis(1500);
    static final int MOST = 8;

    private LoopProbe() {}

    /** How many images are enough for a probe. */
    public static long images(Hyperparameters hyperparameters) {
        return (1L + MOST) * hyperparameters.minibatch();
    }

    /** Training images a second. */
    public static double samplesPerSecond(
            EncoderInLoop encoder,
            Hyperparameters hyperparameters,
            List<String> classes,
            LabeledImages images,
            SessionSettings settings) {
        LabeledImages none = new LabeledImages(images.source(), new int[0], new int[0]);
        try (ImageTraining training = ImageTraining.start(
                encoder,
                ImageRecipe.PLAIN,
                hyperparameters.with("{\"epochs\":2}"),
                Standardization.none(encoder.shape()),
                classes,
                images,
                none,
                settings)) {
            SegmentResult warming = training.train(1);
            long nanos = Math.max(1, (long) (warming.updateSeconds() * 1e9));
            if (nanos > PATIENCE.toNanos()) {
                return warming.samplesPerSecond();
            }
            return training.train((int) Math.max(1, Math.min(MOST, TIME.toNanos() / nanos)))
                    .samplesPerSecond();
        }
    }
}
