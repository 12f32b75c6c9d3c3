package dev.loff.app.jobs;

import dev.loff.registry.FeatureSets;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Feature sets and their shards. */
@ApplicationScoped
public class FeatureReports {
    private final FeatureSets sets;

    FeatureReports(FeatureSets sets) {
        this.sets = sets;
    }

    /** Newest first, of ids below {@code beforeId}. */
    public List<FeatureSets.Row> recent(long beforeId, int limit) {
        return sets.recent(beforeId, limit);
    }

    public FeatureSets.Row find(long id) {
        return sets.find(id)
                .orElseThrow(() -> RefusedException.unknown(
                        "Cannot show a feature set: there is none of that id (featureSet=" + id + ")"));
    }

    /** By their place in the plan, latest first, below {@code beforeOrdinal}. */
    public List<FeatureSets.ShardRow> shards(long id, long beforeOrdinal, int limit) {
        return sets.shards(id, (int) Math.min(Integer.MAX_VALUE, beforeOrdinal), limit);
    }
}
