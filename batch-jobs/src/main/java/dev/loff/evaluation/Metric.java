package dev.loff.evaluation;

/** A number over images of which each counts {@code weights[image]} times. Safe for use by many threads. */
interface Metric {
    /** NaN where the metric has no value, as a recall without images. */
    double of(int[] weights);
}
