package dev.loff.job.promote;

import dev.loff.evaluation.Comparison;
import dev.loff.evaluation.Estimate;
import dev.loff.registry.ModelVersion;
import java.util.List;
import java.util.Locale;

/**
 * A version beside another one, on the test images that neither was trained on.
 *
 * @param version the other one's number
 * @param images so many images
 * @param difference of the accuracies, this − other
 */
public record Match(
        int version,
        int images,
        double accuracy,
        double otherAccuracy,
        Estimate difference,
        List<Comparison.ClassLoss> worstLosses) {
    public Match {
        worstLosses = List.copyOf(worstLosses);
    }

    static Match of(ModelVersion other, Comparison comparison) {
        return new Match(
                other.version(),
                comparison.images(),
                comparison.candidateTop1(),
                comparison.baselineTop1(),
                comparison.difference(),
                comparison.worstLosses());
    }

    /** {@code test accuracy 93.1 % against 92.0 % of the champion v3, …}. */
    public String text(String other) {
        return String.format(
                Locale.ROOT,
                "test accuracy %.1f %% against %.1f %% of %s on %d images that neither was trained on, %s",
                100 * accuracy,
                100 * otherAccuracy,
                other,
                images,
                differenceText());
    }

    /** {@code difference +1.1 points (-0.5 to +2.5)}. */
    public String differenceText() {
        return String.format(
                Locale.ROOT,
                "difference %+.1f points (%+.1f to %+.1f)",
                100 * difference.value(),
                100 * difference.low(),
                100 * difference.high());
    }
}
