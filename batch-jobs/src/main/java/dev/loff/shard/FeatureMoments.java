package dev.loff.shard;

import dev.loff.encoder.FeatureShape;
import dev.loff.tensorflow.Float16;
import java.nio.ShortBuffer;
import java.util.Arrays;

/**
 * Gathers {@link FeatureStatistics}, one shard after another. Bit for bit the same for the same shards merged in the same
 * order; another order or another cut into shards changes the result by rounding only (about 1e-14 of the deviation).
 * Not thread safe: gather per shard, then merge in shard order.
 */
public final class FeatureMoments {
    private final FeatureShape shape;
    private final ChannelMoments grid;
    private final ChannelMoments classToken;
    private final double[] sum;
    private final double[] sumOfSquares;

    public FeatureMoments(FeatureShape shape) {
        this.shape = shape;
        this.grid = new ChannelMoments(shape.channels());
        this.classToken = new ChannelMoments(shape.channels());
        this.sum = new double[shape.channels()];
        this.sumOfSquares = new double[shape.channels()];
    }

    /** Adds one image: {@code (tokens, channels)} halves. */
    void add(ShortBuffer halves) {
        int first = 0;
        if (shape.classToken()) {
            add(classToken, halves, 0, 1);
            first = 1;
        }
        add(grid, halves, first, shape.tokens());
    }

    private void add(ChannelMoments moments, ShortBuffer halves, int fromToken, int toToken) {
        Arrays.fill(sum, 0);
        Arrays.fill(sumOfSquares, 0);
        int channels = shape.channels();
        for (int token = fromToken; token < toToken; token++) {
            for (int channel = 0; channel < channels; channel++) {
                double value = Float16.toFloat(halves.get(token * channels + channel));
                sum[channel] += value;
                sumOfSquares[channel] += value * value;
            }
        }
        moments.add(toToken - fromToken, sum, sumOfSquares);
    }

    /** Adds what {@code other} has gathered. */
    public void merge(FeatureMoments other) {
        if (!other.shape.equals(shape)) {
            throw new IllegalArgumentException("Cannot merge statistics: they are of different features (shape=" + shape
                    + ", other=" + other.shape + ")");
        }
        grid.merge(other.grid);
        classToken.merge(other.classToken);
    }

    /** Adds what was gathered elsewhere and kept as statistics. */
    public void merge(FeatureStatistics other) {
        grid.merge(other.grid());
        if (other.classToken() != null) {
            classToken.merge(other.classToken());
        }
    }

    public FeatureStatistics statistics() {
        return new FeatureStatistics(grid.statistics(), shape.classToken() ? classToken.statistics() : null);
    }
}
