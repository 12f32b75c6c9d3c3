package dev.loff.classifier;

import dev.loff.encoder.FeatureShape;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Mean and standard deviation of each feature channel over a training set, separately for the grid's tokens and for the class
 * token. Stored in the model. Immutable, compared by value.
 */
public final class Standardization {
    private final Channels grid;
    private final @Nullable Channels classToken;

    public Standardization(Channels grid, @Nullable Channels classToken) {
        if (classToken != null && classToken.count() != grid.count()) {
            throw new IllegalArgumentException("Cannot standardize: class token and grid have other channels (grid="
                    + grid.count() + ", classToken=" + classToken.count() + ")");
        }
        this.grid = grid;
        this.classToken = classToken;
    }

    /** Leaves features unchanged. */
    public static Standardization none(FeatureShape shape) {
        float[] ones = new float[shape.channels()];
        Arrays.fill(ones, 1);
        Channels unchanged = new Channels(new float[shape.channels()], ones);
        return new Standardization(unchanged, shape.classToken() ? unchanged : null);
    }

    public Channels grid() {
        return grid;
    }

    public @Nullable Channels classToken() {
        return classToken;
    }

    boolean fits(FeatureShape shape) {
        return grid.count() == shape.channels() && (classToken != null) == shape.classToken();
    }

    /** The value to subtract from each feature of one sample, {@code (tokens, channels)}. */
    float[][] means(FeatureShape shape) {
        return perToken(shape, classToken == null ? grid.mean : classToken.mean, grid.mean);
    }

    /** The factor to multiply each feature of one sample by after that, {@code (tokens, channels)}. */
    float[][] scales(FeatureShape shape) {
        return perToken(shape, classToken == null ? grid.scale() : classToken.scale(), grid.scale());
    }

    private static float[][] perToken(FeatureShape shape, float[] first, float[] others) {
        // Without a class token, one row is broadcast to all tokens.
        float[][] rows = new float[shape.classToken() ? shape.tokens() : 1][];
        Arrays.fill(rows, others);
        rows[0] = first;
        return rows;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Standardization that
                && grid.equals(that.grid)
                && Objects.equals(classToken, that.classToken);
    }

    @Override
    public int hashCode() {
        return Objects.hash(grid, classToken);
    }

    @Override
    public String toString() {
        return "Standardization[channels=" + grid.count() + ", classToken=" + (classToken != null) + "]";
    }

    /** Mean and deviation per channel. Immutable, compared by value. */
    public static final class Channels {
        private final float[] mean;
        private final float[] deviation;

        public Channels(float[] mean, float[] deviation) {
            if (mean.length == 0 || mean.length != deviation.length) {
                throw new IllegalArgumentException("Cannot standardize: one mean and one deviation per channel (means="
                        + mean.length + ", deviations=" + deviation.length + ")");
            }
            for (int channel = 0; channel < mean.length; channel++) {
                if (!Float.isFinite(mean[channel]) || !Float.isFinite(deviation[channel]) || deviation[channel] < 0) {
                    throw new IllegalArgumentException(
                            "Cannot standardize: a channel's mean or deviation is no usable number (channel=" + channel
                                    + ", mean=" + mean[channel] + ", deviation=" + deviation[channel] + ")");
                }
            }
            this.mean = mean.clone();
            this.deviation = deviation.clone();
        }

        public int count() {
            return mean.length;
        }

        public float[] mean() {
            return mean.clone();
        }

        public float[] deviation() {
            return deviation.clone();
        }

        /**
         * One over the deviation. A channel that hardly varies in the training images carries no information and could explode
         * on other images, so its scale is 0.
         */
        private float[] scale() {
            float[] scale = new float[deviation.length];
            for (int channel = 0; channel < scale.length; channel++) {
                scale[channel] = deviation[channel] > 1e-6f ? 1 / deviation[channel] : 0;
            }
            return scale;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Channels that
                    && Arrays.equals(mean, that.mean)
                    && Arrays.equals(deviation, that.deviation);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(mean) + Arrays.hashCode(deviation);
        }

        @Override
        public String toString() {
            return "Channels[" + mean.length + "]";
        }
    }
}
