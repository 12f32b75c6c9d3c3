package dev.loff.experiment;

import dev.loff.evaluation.Estimate;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The mean of a metric over seeds, and how sure it is. There are two kinds of chance: which test images there are, which the
 * bootstrap of each seed tells, and which seeds, which their deviation tells. They are taken for independent, so the halves of
 * the two 95 % intervals add up in squares: {@code √(b² + (t·s/√n)²)}, where b is the mean half of the bootstrap intervals (it
 * does not shrink with more seeds: they share the test images), s the deviation and t Student's quantile for n − 1.
 */
final class Seeds {
    /** Student's t for 97.5 %, by degrees of freedom from 1 on. */
    private static final double[] STUDENT = {
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
        2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042
    };

    private static final double NORMAL = 1.960;

    private Seeds() {}

    static Estimate mean(List<Estimate> seeds) {
        double value = average(seeds, Estimate::value);
        double ofSeeds = seeds.size() < 2 ? 0 : student(seeds.size() - 1) * deviation(seeds) / Math.sqrt(seeds.size());
        double below = Math.hypot(average(seeds, it -> it.value() - it.low()), ofSeeds);
        double above = Math.hypot(average(seeds, it -> it.high() - it.value()), ofSeeds);
        return new Estimate(value, value - below, Math.min(1, value + above));
    }

    /** The sample's standard deviation. */
    static double deviation(List<Estimate> seeds) {
        double mean = average(seeds, Estimate::value);
        double squares = seeds.stream()
                .mapToDouble(it -> (it.value() - mean) * (it.value() - mean))
                .sum();
        return Math.sqrt(squares / (seeds.size() - 1));
    }

    private static double student(int freedom) {
        return freedom <= STUDENT.length ? STUDENT[freedom - 1] : NORMAL;
    }

    private static double average(List<Estimate> seeds, ToDoubleFunction<Estimate> of) {
        return seeds.stream().mapToDouble(of).average().orElseThrow();
    }
}
