package dev.loff.classifier;

import java.util.Arrays;

/** Mean and standard deviation of each feature channel over a training set. Immutable, compared by value. */
public final class FeatureStatistics {
    private final float[] mean;
    private final float[] deviation;

    public FeatureStatistics(float[] mean, float[] deviation) {
        if (mean.length == 0 || mean.length != deviation.length) {
            throw new IllegalArgumentException(
                    "Cannot take feature statistics: one mean and one deviation per channel (means=" + mean.length
                            + ", deviations=" + deviation.length + ")");
        }
        for (int channel = 0; channel < mean.length; channel++) {
            if (!Float.isFinite(mean[channel]) || !Float.isFinite(deviation[channel]) || deviation[channel] < 0) {
                throw new IllegalArgumentException(
                        "Cannot take feature statistics: a channel's mean or deviation is no usable number (channel="
                                + channel + ", mean=" + mean[channel] + ", deviation=" + deviation[channel] + ")");
            }
        }
        this.mean = mean.clone();
        this.deviation = deviation.clone();
    }

    public int channels() {
        return mean.length;
    }

    public float[] mean() {
        return mean.clone();
    }

    public float[] deviation() {
        return deviation.clone();
    }

    /**
     * One over the deviation. A channel that hardly varies tells nothing about training images and could explode on
     * others: its scale is 0.
     */
    float[] scale() {
        float[] scale = new float[deviation.length];
        for (int channel = 0; channel < scale.length; channel++) {
            scale[channel] = deviation[channel] > 1e-6f ? 1 / deviation[channel] : 0;
        }
        return scale;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FeatureStatistics that
                && Arrays.equals(mean, that.mean)
                && Arrays.equals(deviation, that.deviation);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(mean) + Arrays.hashCode(deviation);
    }

    @Override
    public String toString() {
        return "FeatureStatistics[channels=" + mean.length + "]";
    }
}
