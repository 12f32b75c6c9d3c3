package dev.loff.range;

import java.math.BigDecimal;
import java.util.Locale;

/** The numbers from one to another, both included. */
public record Range(double least, double most) {
    public static final Range PROBABILITY = new Range(0, 1);

    private static final double LARGEST_EXACT = 1e15;

    public Range {
        if (!(least <= most)) {
            throw new IllegalArgumentException(
                    "Cannot make a range: it ends before it begins (least=" + least + ", most=" + most + ")");
        }
    }

    /** NaN is in no range. */
    public boolean contains(double value) {
        return value >= least && value <= most;
    }

    /** Throws {@link IllegalArgumentException} with the parameter's name and the range when a value is outside. */
    public void require(String parameter, double value) {
        if (!contains(value)) {
            throw new IllegalArgumentException(
                    "Cannot train: " + parameter + " is from " + this + " (" + parameter + "=" + text(value) + ")");
        }
    }

    /** {@code 1e-8 to 1}. */
    @Override
    public String toString() {
        return text(least) + " to " + text(most);
    }

    /** A number as one would type it. */
    public static String text(double value) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        if (value == Math.rint(value) && Math.abs(value) < LARGEST_EXACT) {
            return Long.toString((long) value);
        }
        return new BigDecimal(Double.toString(value))
                .stripTrailingZeros()
                .toString()
                .toLowerCase(Locale.ROOT);
    }
}
