package dev.loff.training;

import dev.loff.dataset.Sha256;
import dev.loff.encoder.FeatureShape;
import dev.loff.shard.ShardReader;
import java.nio.ByteBuffer;

record ShardRows(ShardReader shard) implements FeatureRows {
    @Override
    public FeatureShape shape() {
        return shard.shape();
    }

    @Override
    public int rows() {
        return shard.rows();
    }

    @Override
    public Sha256 key(int row) {
        return shard.key(row);
    }

    @Override
    public void copyRow(int row, ByteBuffer target) {
        shard.copyRow(row, target);
    }
}
