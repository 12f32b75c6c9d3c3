package dev.loff.shard;

import dev.loff.encoder.FeatureShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;

/**
 * Gathers {@link FeatureStatistics} of images, one by one or as {@link FeatureSums}. Bit for bit the same for the same images,
 * in whatever order and cut into whatever shards. All numbers must be finite. Not thread safe.
 */
public final class FeatureMoments {
    private final FeatureShape shape;
    private final ChannelMoments grid;
    private final ChannelMoments classToken;

    public FeatureMoments(FeatureShape shape) {
        this.shape = shape;
        this.grid = new ChannelMoments(shape.channels());
        this.classToken = new ChannelMoments(shape.channels());
    }

    /** Adds one image: {@code (tokens, channels)} halves. */
    void add(ShortBuffer halves) {
        int first = shape.classToken() ? 1 : 0;
        classToken.add(halves, 0, first);
        grid.add(halves, first, shape.tokens());
    }

    /** Adds some rows of a shard. */
    public void add(ShardReader shard, int[] rows) {
        ByteBuffer bytes = ByteBuffer.allocate(shape.sizeBytes()).order(ByteOrder.LITTLE_ENDIAN);
        ShortBuffer halves = bytes.asShortBuffer();
        for (int row : rows) {
            shard.copyRow(row, bytes.clear());
            add(halves);
        }
    }

    /** Adds what was gathered elsewhere. */
    public void add(FeatureSums other) {
        ChannelSums others = other.classToken();
        if ((others != null) != shape.classToken()) {
            throw new IllegalArgumentException(
                    "Cannot add up features: one has a class token, the other has none (shape=" + shape + ")");
        }
        grid.add(other.grid());
        if (others != null) {
            classToken.add(others);
        }
    }

    public FeatureSums sums() {
        return new FeatureSums(grid.sums(), shape.classToken() ? classToken.sums() : null);
    }

    public FeatureStatistics statistics() {
        return new FeatureStatistics(grid.statistics(), shape.classToken() ? classToken.statistics() : null);
    }
}
