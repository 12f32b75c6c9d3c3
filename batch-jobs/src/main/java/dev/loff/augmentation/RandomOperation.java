package dev.loff.augmentation;

import dev.loff.range.Range;

/**
 * An operation that happens to an image with a probability, and how strong it may be.
 *
 * @param strength the largest; its unit is the operation's
 */
public record RandomOperation(double probability, double strength) {
    public RandomOperation {
        Range.PROBABILITY.require("probability", probability);
        if (!(strength >= 0 && strength < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "Cannot augment: a strength is finite and not negative (strength=" + strength + ")");
        }
    }

    /** Never happens; the strength stands ready for {@link GeometricChoice#ONE}. */
    static RandomOperation never(double strength) {
        return new RandomOperation(0, strength);
    }

    boolean happens() {
        return probability > 0 && strength > 0;
    }
}
