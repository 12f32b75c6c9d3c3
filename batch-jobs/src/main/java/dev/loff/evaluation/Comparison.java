package dev.loff.evaluation;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Two models on the same images. Their top-1 is resampled in pairs: what both find hard cancels out, so the interval
 * is narrower than the two models' own intervals suggest.
 *
 * @param difference candidate − baseline, in top-1
 * @param worstLosses the classes that the candidate loses most images of, at most three; none where it loses none
 */
public record Comparison(
        int images,
        double baselineTop1,
        double candidateTop1,
        int onlyBaselineRight,
        int onlyCandidateRight,
        Estimate difference,
        List<ClassLoss> worstLosses,
        Bootstrap bootstrap) {
    private static final int WORST = 3;

    /** A class of which the candidate gets fewer images right than the baseline. */
    public record ClassLoss(String name, int images, int baselineRight, int candidateRight) {}

    public Comparison {
        worstLosses = List.copyOf(worstLosses);
    }

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
                worstLosses(baseline, candidate),
                bootstrap);
    }

    private static List<ClassLoss> worstLosses(Predictions baseline, Predictions candidate) {
        int[] images = new int[baseline.classes()];
        int[] before = new int[baseline.classes()];
        int[] after = new int[baseline.classes()];
        for (int image = 0; image < baseline.images(); image++) {
            int truth = baseline.truth(image);
            images[truth]++;
            before[truth] += baseline.right(image) ? 1 : 0;
            after[truth] += candidate.right(image) ? 1 : 0;
        }
        return IntStream.range(0, images.length)
                .filter(it -> after[it] < before[it])
                .boxed()
                .sorted(Comparator.comparingInt(it -> after[it] - before[it]))
                .limit(WORST)
                .map(it -> new ClassLoss(baseline.classNames().get(it), images[it], before[it], after[it]))
                .toList();
    }

    private static int count(int images, IntPredicate counts) {
        return (int) IntStream.range(0, images).filter(counts).count();
    }

    /** Whether the candidate loses at most {@code margin} of top-1, with the confidence of the interval. */
    public boolean notWorseBy(double margin) {
        return difference.low() >= -margin;
    }
}
