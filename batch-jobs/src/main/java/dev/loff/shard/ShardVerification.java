package dev.loff.shard;

import dev.loff.dataset.Sha256;
import dev.loff.encoder.FeatureShape;
import dev.loff.tensorflow.Float16;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a second look at a written shard found. The bytes are as recorded, or {@link #of} would have thrown; the numbers
 * may still be bad.
 *
 * @param nonFinite how many numbers are infinite or NaN; if any, the moments mean nothing
 * @param firstNonFinite where the first of them is
 */
public record ShardVerification(
        ShardSchema schema,
        int rows,
        long nonFinite,
        @Nullable Location firstNonFinite,
        FeatureMoments moments) {

    /** A number's place in a shard. */
    public record Location(int row, int token, int channel) {}

    /**
     * Reads the file again, all of it.
     *
     * @throws DamagedShardException when the bytes, the schema or the rows are not what was recorded
     */
    public static ShardVerification of(Path file, Sha256 recorded, int recordedRows, ShardSchema schema)
            throws IOException {
        Sha256 found = Sha256.ofFile(file);
        if (!found.equals(recorded)) {
            throw new DamagedShardException(
                    file, "its bytes are not what was recorded (sha256=" + found + ", recorded=" + recorded + ")");
        }
        try (ShardReader shard = ShardReader.open(file, schema)) {
            if (shard.rows() != recordedRows) {
                throw new DamagedShardException(
                        file,
                        "its rows are not what was recorded (rows=" + shard.rows() + ", recorded=" + recordedRows
                                + ")");
            }
            return scan(shard);
        }
    }

    private static ShardVerification scan(ShardReader shard) {
        FeatureShape shape = shard.shape();
        FeatureMoments moments = new FeatureMoments(shape);
        ByteBuffer bytes = ByteBuffer.allocate(shape.sizeBytes()).order(ByteOrder.LITTLE_ENDIAN);
        ShortBuffer halves = bytes.asShortBuffer();
        long nonFinite = 0;
        Location first = null;
        for (int row = 0; row < shard.rows(); row++) {
            shard.copyRow(row, bytes.clear());
            int inRow = countNonFinite(halves);
            if (inRow > 0 && first == null) {
                first = firstNonFinite(halves, row, shape.channels());
            }
            nonFinite += inRow;
            moments.add(halves);
        }
        return new ShardVerification(shard.metadata(), shard.rows(), nonFinite, first, moments);
    }

    private static int countNonFinite(ShortBuffer halves) {
        int count = 0;
        for (int i = 0; i < halves.limit(); i++) {
            count += Float16.isFinite(halves.get(i)) ? 0 : 1;
        }
        return count;
    }

    private static Location firstNonFinite(ShortBuffer halves, int row, int channels) {
        int index = 0;
        while (Float16.isFinite(halves.get(index))) {
            index++;
        }
        return new Location(row, index / channels, index % channels);
    }
}
