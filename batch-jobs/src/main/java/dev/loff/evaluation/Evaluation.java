package dev.loff.evaluation;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How good predictions are. A metric that has no value on these images is null, never NaN.
 *
 * @param top1 share of images whose most probable class is theirs
 * @param top5 share of images whose class is among the five most probable; null with five classes or fewer
 * @param macroRecall mean recall of the classes that have images (balanced accuracy)
 * @param quadraticKappa quadratic weighted kappa of the class indices, for classes that are grades in order
 * @param rocAuc of the second class of two; of more, the mean of each class against the rest, without classes that have
 *     no image; null as well when images × classes exceed 2^28
 * @param calibrationError expected calibration error, 15 bins of equal width on the probability of the predicted class
 */
public record Evaluation(
        int images,
        Estimate top1,
        @Nullable Estimate top5,
        Estimate macroRecall,
        @Nullable Estimate quadraticKappa,
        @Nullable Estimate rocAuc,
        Estimate calibrationError,
        ConfusionMatrix confusion,
        Bootstrap bootstrap) {
    private static final int TOP = 5;

    public static Evaluation of(Predictions predictions, Bootstrap bootstrap) {
        int images = predictions.images();
        List<@Nullable Estimate> estimates = bootstrap.estimate(
                images,
                List.of(
                        new HitRate(images, predictions::right),
                        new HitRate(images, image -> predictions.rightAmong(TOP, image)),
                        new MacroRecall(predictions),
                        new QuadraticKappa(predictions),
                        new RocAuc(predictions),
                        new CalibrationError(predictions)));
        return new Evaluation(
                images,
                Objects.requireNonNull(estimates.get(0)),
                predictions.classes() > TOP ? estimates.get(1) : null,
                Objects.requireNonNull(estimates.get(2)),
                estimates.get(3),
                estimates.get(4),
                Objects.requireNonNull(estimates.get(5)),
                ConfusionMatrix.of(predictions),
                bootstrap);
    }
}
