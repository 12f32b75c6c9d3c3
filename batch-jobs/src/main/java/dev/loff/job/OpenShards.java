package dev.loff.job;

import dev.loff.registry.FeatureLedger;
import dev.loff.registry.Shard;
import dev.loff.shard.ShardReader;
import dev.loff.training.FeatureRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Shards of the ledger, memory-mapped as they are asked for. Close it after use: they are open until then. */
public final class OpenShards implements AutoCloseable {
    private final FeatureLedger ledger;
    private final Workspace workspace;
    private final Map<Long, Integer> index = new HashMap<>();
    private final List<ShardReader> shards = new ArrayList<>();

    public OpenShards(FeatureLedger ledger, Workspace workspace) {
        this.ledger = ledger;
        this.workspace = workspace;
    }

    /** Where a shard stands in {@link #rows}. */
    public int indexOf(long shardId) {
        return index.computeIfAbsent(shardId, this::open);
    }

    private int open(long shardId) {
        Shard shard = ledger.shard(shardId)
                .orElseThrow(() -> new IllegalStateException(
                        "Cannot open a shard: the registry has none of that id (id=" + shardId + ")"));
        try {
            shards.add(ShardReader.open(workspace.resolve(shard.file())));
            return shards.size() - 1;
        } catch (IOException e) {
            throw new UncheckedIOException("[" + shard.file() + "] Cannot open a shard that the registry has", e);
        }
    }

    public List<FeatureRows> rows() {
        return shards.stream().map(FeatureRows::of).toList();
    }

    @Override
    public void close() {
        shards.forEach(ShardReader::close);
    }
}
