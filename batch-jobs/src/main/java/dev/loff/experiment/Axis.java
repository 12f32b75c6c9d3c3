package dev.loff.experiment;

import java.util.ArrayList;
import java.util.List;

/**
 * Where values lie in a drawing.
 *
 * @param low the value at {@code from}
 * @param high the value at {@code to}
 */
record Axis(Scale scale, double low, double high, double from, double to) {
    enum Scale {
        LINEAR,
        LOGARITHMIC
    }

    Axis {
        if (!(low < high) || (scale == Scale.LOGARITHMIC && low <= 0)) {
            throw new IllegalArgumentException(
                    "Cannot draw an axis: it goes up, and from above 0 where it is logarithmic" + " (low=" + low
                            + ", high=" + high + ", scale=" + scale + ")");
        }
    }

    /** Takes in all values, with some room beside them. */
    static Axis around(Scale scale, List<Double> values, double from, double to) {
        double least = values.stream().mapToDouble(it -> it).min().orElse(0);
        double most = values.stream().mapToDouble(it -> it).max().orElse(1);
        if (scale == Scale.LOGARITHMIC) {
            double room = Math.max(1.3, Math.pow(most / least, 0.08));
            return new Axis(scale, least / room, most * room, from, to);
        }
        double room = Math.max(1e-3, (most - least) * 0.06);
        return new Axis(scale, least - room, most + room, from, to);
    }

    double at(double value) {
        return from + (to - from) * share(value);
    }

    private double share(double value) {
        return switch (scale) {
            case LINEAR -> (value - low) / (high - low);
            case LOGARITHMIC -> Math.log(value / low) / Math.log(high / low);
        };
    }

    /** Round values on the axis, about as many as asked for. */
    List<Double> ticks(int about) {
        return switch (scale) {
            case LINEAR -> linear(about);
            case LOGARITHMIC -> logarithmic(about);
        };
    }

    private List<Double> linear(int about) {
        double step = step((high - low) / about);
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(low / step); i * step <= high; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    /** The next of 1, 2, 5, 10, … */
    private static double step(double least) {
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        double times = least / power;
        return power * (times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10);
    }

    /** On a short axis hardly a power lies: even steps tell more there. */
    private List<Double> logarithmic(int about) {
        double[] digits = high / low > 1000 ? new double[] {1} : new double[] {1, 2, 5};
        List<Double> ticks = new ArrayList<>();
        for (double power = Math.pow(10, Math.floor(Math.log10(low))); power <= high; power *= 10) {
            for (double digit : digits) {
                if (digit * power >= low && digit * power <= high) {
                    ticks.add(digit * power);
                }
            }
        }
        return ticks.size() < 3 ? linear(about) : ticks;
    }
}
