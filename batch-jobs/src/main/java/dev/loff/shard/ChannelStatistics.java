package dev.loff.shard;

import java.util.List;

/**
 * Mean and (population) deviation of each channel over {@code count} tokens. Without tokens both are 0.
 *
 * @param mean one per channel
 * @param deviation one per channel
 */
public record ChannelStatistics(long count, List<Double> mean, List<Double> deviation) {
    public ChannelStatistics {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        if (count < 0 || mean.size() != deviation.size()) {
            throw new IllegalArgumentException("Cannot keep statistics: the sizes are wrong (count=" + count + ", mean="
                    + mean.size() + ", deviation=" + deviation.size() + ")");
        }
    }

    /** The deviations as a tensor takes them: {@code (channels)}. */
    public float[] deviationVector() {
        float[] vector = new float[deviation.size()];
        for (int channel = 0; channel < vector.length; channel++) {
            vector[channel] = deviation.get(channel).floatValue();
        }
        return vector;
    }
}
