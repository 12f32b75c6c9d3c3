package dev.loff.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The percentile bootstrap (Efron 1979): as many images as there are, drawn with replacement, again and again; the
 * interval holds the middle {@code level} of the metric's values. A resample in which a metric has no value does not
 * count for it. The same seed gives the same intervals on any number of threads.
 */
public record Bootstrap(int resamples, double level, long seed) {
    public static final Bootstrap DEFAULT = new Bootstrap(1000, 0.95, 0);

    public Bootstrap {
        if (resamples < 1 || !(level > 0 && level < 1)) {
            throw new IllegalArgumentException(
                    "Cannot resample: at least once, and for a level between 0 and 1 (resamples=" + resamples
                            + ", level=" + level + ")");
        }
    }

    /** One estimate per metric, in their order; null for a metric that has no value on these images. */
    List<@Nullable Estimate> estimate(int images, List<? extends Metric> metrics) {
        int[] once = new int[images];
        Arrays.fill(once, 1);
        double[][] values = new double[metrics.size()][resamples];
        long[] seeds = new SplittableRandom(seed).longs(resamples).toArray();
        IntStream.range(0, resamples).parallel().forEach(resample -> {
            int[] weights = draw(images, seeds[resample]);
            for (int metric = 0; metric < values.length; metric++) {
                values[metric][resample] = metrics.get(metric).of(weights);
            }
        });
        @Nullable Estimate[] estimates = new Estimate[values.length];
        Arrays.setAll(estimates, metric -> estimate(metrics.get(metric).of(once), values[metric]));
        return Arrays.asList(estimates);
    }

    private static int[] draw(int images, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] weights = new int[images];
        for (int i = 0; i < images; i++) {
            weights[random.nextInt(images)]++;
        }
        return weights;
    }

    private @Nullable Estimate estimate(double value, double[] resampled) {
        double[] sorted =
                Arrays.stream(resampled).filter(Double::isFinite).sorted().toArray();
        if (Double.isNaN(value)) {
            return null;
        }
        if (sorted.length == 0) {
            return new Estimate(value, value, value);
        }
        double tail = (1 - level) / 2;
        return new Estimate(value, quantile(sorted, tail), quantile(sorted, 1 - tail));
    }

    /** Between the two nearest values, linearly. */
    static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
