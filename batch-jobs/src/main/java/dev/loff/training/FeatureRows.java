package dev.loff.training;

import dev.loff.dataset.Sha256;
import dev.loff.encoder.FeatureShape;
import dev.loff.shard.ShardReader;
import java.nio.ByteBuffer;

/** Rows of cached features: a shard, or arrays in memory. Reading is safe from several threads. */
public interface FeatureRows {
    FeatureShape shape();

    int rows();

    /** The content hash of the image a row belongs to. */
    Sha256 key(int row);

    /** Copies one row, as little-endian float16, to the target's position, which moves past it. */
    void copyRow(int row, ByteBuffer target);

    /** A shard's rows; the caller that opened the shard closes it. */
    static FeatureRows of(ShardReader shard) {
        return new ShardRows(shard);
    }
}
