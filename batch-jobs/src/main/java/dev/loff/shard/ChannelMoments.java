package dev.loff.shard;

import java.util.stream.DoubleStream;

/**
 * Count, mean and summed squared deviation per channel. Images are added and partial results merged by the pairwise
 * update of Chan, Golub and LeVeque (1979), which does not cancel when the mean is large against the deviation.
 */
final class ChannelMoments {
    private final double[] mean;
    private final double[] squares;
    private long count;

    ChannelMoments(int channels) {
        mean = new double[channels];
        squares = new double[channels];
    }

    /** Adds the {@code tokens} of one image by their sums and sums of squares, {@code (channels)} each. */
    void add(int tokens, double[] sum, double[] sumOfSquares) {
        for (int channel = 0; channel < mean.length; channel++) {
            double otherMean = sum[channel] / tokens;
            merge(channel, tokens, otherMean, Math.max(0, sumOfSquares[channel] - sum[channel] * otherMean));
        }
        count += tokens;
    }

    void merge(ChannelMoments other) {
        if (other.count == 0) {
            return;
        }
        for (int channel = 0; channel < mean.length; channel++) {
            merge(channel, other.count, other.mean[channel], other.squares[channel]);
        }
        count += other.count;
    }

    /** Adds what was gathered elsewhere and kept as statistics. */
    void merge(ChannelStatistics other) {
        if (other.count() == 0) {
            return;
        }
        for (int channel = 0; channel < mean.length; channel++) {
            double deviation = other.deviation().get(channel);
            merge(channel, other.count(), other.mean().get(channel), deviation * deviation * other.count());
        }
        count += other.count();
    }

    // δ = m_b - m_a;  m = m_a + δ n_b / n;  S = S_a + S_b + δ² n_a n_b / n
    private void merge(int channel, long otherCount, double otherMean, double otherSquares) {
        double total = count + otherCount;
        double delta = otherMean - mean[channel];
        mean[channel] += delta * (otherCount / total);
        squares[channel] += otherSquares + delta * delta * (count * (otherCount / total));
    }

    ChannelStatistics statistics() {
        return new ChannelStatistics(
                count,
                DoubleStream.of(mean).boxed().toList(),
                DoubleStream.of(squares).map(this::deviation).boxed().toList());
    }

    private double deviation(double summedSquares) {
        return count == 0 ? 0 : Math.sqrt(summedSquares / count);
    }
}
