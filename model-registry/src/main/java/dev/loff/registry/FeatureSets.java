package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Feature sets and their shards, read as an operator sees them. */
@ApplicationScoped
@Transactional
public class FeatureSets {
    /**
     * A feature set with what its own shards come to.
     *
     * @param planned images whose features it adds
     * @param reused images whose features were there
     * @param gone committed shards whose file was removed or is missing
     */
    public record Row(
            long id,
            String source,
            String snapshot,
            String encoder,
            String fingerprint,
            long images,
            long planned,
            long reused,
            int shardsPlanned,
            long shards,
            long gone,
            long rows,
            long bytes,
            Instant created,
            @Nullable Instant sealed) {}

    /** A committed shard. */
    public record ShardRow(
            int ordinal,
            String file,
            String sha256,
            int rows,
            long bytes,
            double seconds,
            long execution,
            Instant committed,
            @Nullable String gone) {}

    private static final String SELECT = """
            select f.id, d.source, d.sha256, e.name, e.fingerprint, d.images, f.planned, f.reused, f.shards,
              t.shards, t.gone, t.rows, t.bytes, f.created_at, f.sealed_at
            from feature_set f
            join dataset_snapshot d on d.id = f.snapshot_id
            join encoder e on e.id = f.encoder_id
            left join lateral (
              select count(*) as shards, count(gone_at) as gone, coalesce(sum(row_count), 0) as rows,
                cast(coalesce(sum(size_bytes) filter (where gone_at is null), 0) as bigint) as bytes
              from shard where feature_set_id = f.id) t on true
            """;

    private final EntityManager entities;

    FeatureSets(EntityManager entities) {
        this.entities = entities;
    }

    /** Newest first, of ids below {@code beforeId}. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public List<Row> recent(long beforeId, int limit) {
        return entities.createNativeQuery(SELECT + "where f.id < :id order by f.id desc", Row.class)
                .setParameter("id", beforeId)
                .setMaxResults(limit)
                .getResultList();
    }

    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public Optional<Row> find(long id) {
        return ((List<Row>) entities.createNativeQuery(SELECT + "where f.id = :id", Row.class)
                        .setParameter("id", id)
                        .getResultList())
                .stream().findFirst();
    }

    /** The newest complete set of a data set with an encoder. */
    public Optional<FeatureSet> newest(String source, long encoderId) {
        return entities.createQuery("""
                        from FeatureSet where snapshot.source = :source and encoder.id = :encoder
                        and sealedAt is not null order by id desc""", FeatureSet.class)
                .setParameter("source", source)
                .setParameter("encoder", encoderId)
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
    }

    /** By ordinal, newest first, below {@code beforeOrdinal}. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public List<ShardRow> shards(long featureSetId, int beforeOrdinal, int limit) {
        return entities.createNativeQuery("""
                        select ordinal, file, sha256, row_count, size_bytes, seconds, execution_id, committed_at, gone_because
                        from shard where feature_set_id = :set and ordinal < :before order by ordinal desc""", ShardRow.class)
                .setParameter("set", featureSetId)
                .setParameter("before", beforeOrdinal)
                .setMaxResults(limit)
                .getResultList();
    }
}
