package dev.loff.evaluation;

/** A metric's value on the images at hand, and the interval its bootstrap gives. */
public record Estimate(double value, double low, double high) {
    public Estimate {
        if (!Double.isFinite(value) || !(low <= high)) {
            throw new IllegalArgumentException("Cannot estimate: a value and an interval are numbers (value=" + value
                    + ", low=" + low + ", high=" + high + ")");
        }
    }
}
