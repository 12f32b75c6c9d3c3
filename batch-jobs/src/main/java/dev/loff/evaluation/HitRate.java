package dev.loff.evaluation;

import java.util.function.IntPredicate;

/** The share of images that are right: accuracy, top-1 or top-k. */
final class HitRate implements Metric {
    private final int[] hits; // (images), 0 or 1

    HitRate(int images, IntPredicate right) {
        hits = new int[images];
        for (int image = 0; image < images; image++) {
            hits[image] = right.test(image) ? 1 : 0;
        }
    }

    @Override
    public double of(int[] weights) {
        long right = 0;
        long all = 0;
        for (int image = 0; image < hits.length; image++) {
            right += (long) weights[image] * hits[image];
            all += weights[image];
        }
        return (double) right / all;
    }
}
