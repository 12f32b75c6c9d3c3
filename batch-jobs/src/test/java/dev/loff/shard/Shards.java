package dev.loff.shard;

import dev.loff.dataset.Sha256;
import dev.loff.encoder.FeatureShape;
import dev.loff.tensorflow.Float16;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Small shards with features that are a function of the row's number. */
final class Shards {
    static final FeatureShape SHAPE = new FeatureShape(2, 2, true, 3);

    private Shards() {}

    static ShardSchema schema() {
        return schema(SHAPE);
    }

    static ShardSchema schema(FeatureShape shape) {
        return new ShardSchema("tiny", Sha256.of(new byte[] {1, 2, 3}), shape, "stretch 28x28, bilinear");
    }

    static Sha256 key(int row) {
        return Sha256.of(("image " + row).getBytes(StandardCharsets.UTF_8));
    }

    static ByteBuffer features(FeatureShape shape, int row) {
        SplittableRandom random = new SplittableRandom(row);
        ByteBuffer features = ByteBuffer.allocate(shape.sizeBytes()).order(ByteOrder.LITTLE_ENDIAN);
        while (features.hasRemaining()) {
            features.putShort(Float16.fromFloat((float) random.nextDouble() * 8 - 3));
        }
        return features.flip();
    }

    static ShardFile write(Path target, ShardSchema schema, int fromRow, int toRow) throws IOException {
        try (ShardWriter writer = new ShardWriter(schema, toRow - fromRow)) {
            for (int row = fromRow; row < toRow; row++) {
                writer.append(key(row), features(schema.shape(), row));
            }
            return writer.finish(target);
        }
    }
}
