package dev.loff.evaluation;

import java.util.List;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Two models on the same images. Their top-1 is resampled in pairs: what both find hard cancels out, so the interval
 * is narrower than the two models' own intervals suggest.
 *
 * @param difference candidate − baseline, in top-1
 */
public record Comparison(
        int images,
        double baselineTop1,
        double candidateTop1,
        int onlyBaselineRight,
        int onlyCandidateRight,
        Estimate difference,
        Bootstrap bootstrap) {
    /**
     * Compares two models.
     *
     * @throws IllegalArgumentException when classes or labels of the two differ
     */
    public static Comparison of(Predictions baseline, Predictions candidate, Bootstrap bootstrap) {
        if (!baseline.sameImagesAs(candidate)) {
            throw new IllegalArgumentException(
                    "Cannot compare: the models were not asked about the same images and classes (baseline="
                            + baseline.images() + " images of " + baseline.classNames() + ", candidate="
                            + candidate.images() + " images of " + candidate.classNames() + ")");
        }
        int images = baseline.images();
        IntPredicate baselineOnly = image -> baseline.right(image) && !candidate.right(image);
        IntPredicate candidateOnly = image -> candidate.right(image) && !baseline.right(image);
        HitRate losses = new HitRate(images, baselineOnly);
        HitRate gains = new HitRate(images, candidateOnly);
        Metric difference = weights -> gains.of(weights) - losses.of(weights);
        return new Comparison(
                images,
                (double) count(images, baseline::right) / images,
                (double) count(images, candidate::right) / images,
                count(images, baselineOnly),
                count(images, candidateOnly),
                Objects.requireNonNull(
                        bootstrap.estimate(images, List.of(difference)).get(0)),
                bootstrap);
    }

    private static int count(int images, IntPredicate counts) {
        return (int) IntStream.range(0, images).filter(counts).count();
    }

    /** Whether the candidate loses at most {@code margin} of top-1, with the confidence of the interval. */
    public boolean notWorseBy(double margin) {
        return difference.low() >= -margin;
    }
}
