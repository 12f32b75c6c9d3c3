package dev.loff.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.dataset.Sha256;
import dev.loff.encoder.FeatureShape;
import dev.loff.tensorflow.Float16;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Shards and other tools: {@code ops/checks/arrow-interop} reads with pyarrow what is written here. */
class ArrowInteropTest {
    private static final Path FOLDER = Path.of("target", "arrow-interop");
    private static final FeatureShape SHAPE = new FeatureShape(4, 4, true, 24);
    private static final int ROWS = 64;

    @Test
    void leavesAShardAndItsNumbersForPyarrow() throws IOException {
        Files.createDirectories(FOLDER);
        Shards.write(FOLDER.resolve("java.arrow"), Shards.schema(SHAPE), 0, ROWS);
        Shards.write(FOLDER.resolve("empty.arrow"), Shards.schema(SHAPE), 0, 0);
        Path expected = FOLDER.resolve("java.rows");
        try (WritableByteChannel rows = Channels.newChannel(Files.newOutputStream(expected))) {
            for (int row = 0; row < ROWS; row++) {
                rows.write(ByteBuffer.wrap(Shards.key(row).bytes()));
                rows.write(Shards.features(SHAPE, row));
            }
        }
        assertThat(Files.size(expected)).isEqualTo(ROWS * (Sha256.BYTES + (long) SHAPE.sizeBytes()));
    }

    /** Written by {@code ops/parity/arrow_interop.py golden}: row r's key is 32 times r, its number n is (r·24 + n) / 8. */
    @Test
    void readsAShardThatPyarrowWrote() throws IOException, URISyntaxException {
        Path golden = Path.of(
                Objects.requireNonNull(getClass().getResource("pyarrow.arrow")).toURI());
        ShardSchema schema = new ShardSchema(
                "golden", Sha256.fromBytes(new byte[Sha256.BYTES]), new FeatureShape(2, 3, false, 4), "none");
        try (ShardReader reader = ShardReader.open(golden, schema)) {
            assertThat(reader.rows()).isEqualTo(5);
            for (int row = 0; row < reader.rows(); row++) {
                assertThat(reader.key(row).hex())
                        .isEqualTo("%02x".formatted(row).repeat(32));
                ByteBuffer features = ByteBuffer.allocate(schema.shape().sizeBytes());
                reader.copyRow(row, features);
                assertThat(features.flip()).isEqualTo(goldenFeatures(schema.shape(), row));
            }
        }
    }

    private static ByteBuffer goldenFeatures(FeatureShape shape, int row) {
        ByteBuffer features = ByteBuffer.allocate(shape.sizeBytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int number = 0; number < shape.size(); number++) {
            features.putShort(Float16.fromFloat((row * shape.size() + number) / 8f));
        }
        return features.flip();
    }
}
