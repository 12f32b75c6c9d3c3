package dev.loff.evaluation;

/**
 * Whether a candidate is as good as the models before it, judged by the difference of their accuracies on the same images.
 *
 * <p>Against the champion the mean must be within the margin, and the interval must reach zero. Against the best champion of
 * the last months only the interval must: it is the best of many on these very images, partly by luck, and with the margin
 * most candidates of the same quality would be held. Without that second comparison small losses add up night by night;
 * {@code ops/bench/gate} shows both.
 *
 * @param margin how much of the accuracy the mean may lose, as a share of 1
 */
public record PromotionRule(double margin) {
    /** A difference is a quotient of whole numbers; less than this is rounding. */
    private static final double ROUNDING = 1e-9;

    public PromotionRule {
        if (!(margin >= 0 && margin <= 1)) {
            throw new IllegalArgumentException("Cannot compare: a margin is from 0 to 1 (margin=" + margin + ")");
        }
    }

    /** Whether a candidate with this difference may replace the champion. */
    public boolean keepsUpWithChampion(Estimate difference) {
        return difference.value() >= -margin - ROUNDING && withinChance(difference);
    }

    /** Whether it may, in view of the best champion before that one. */
    public boolean keepsUpWithBest(Estimate difference) {
        return withinChance(difference);
    }

    private static boolean withinChance(Estimate difference) {
        return difference.high() >= 0;
    }
}
