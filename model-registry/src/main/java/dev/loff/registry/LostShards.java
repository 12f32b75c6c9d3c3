package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.List;

/** Shards that nothing may count on any more: their images are new again until they are extracted. */
@ApplicationScoped
@Transactional
public class LostShards {
    /** Why a shard is lost. */
    public enum Because {
        MISSING,
        DAMAGED
    }

    /** What follows from marking one. */
    public static final String CONSEQUENCE = "marked; its images count as new and are extracted by the next run";

    /** An extraction that brings lost features back. */
    public record Extraction(String dataset, String encoder) {}

    private final EntityManager entities;

    LostShards(EntityManager entities) {
        this.entities = entities;
    }

    /** Marks a shard. One of a set that is still being made loses its row: a restart makes it again, to the same bytes. */
    public void lose(long shardId, Because because) {
        entities.createNativeQuery("""
            delete from shard s using feature_set f
            where s.id = :id and f.id = s.feature_set_id and f.sealed_at is null\
            """).setParameter("id", shardId).executeUpdate();
        entities.createNativeQuery("""
            update shard set gone_at = clock_timestamp(), gone_because = :because
            where id = :id and gone_at is null\
            """)
                .setParameter("because", because.name())
                .setParameter("id", shardId)
                .executeUpdate();
    }

    /** Marks the shard of that file, relative to the data folder, where it still counts. */
    public void lose(String file, Because because) {
        @SuppressWarnings("unchecked") // a native query with a result class yields that class
        List<Long> ids = entities.createNativeQuery(
                        "select id from shard where file = :file and gone_at is null", Long.class)
                .setParameter("file", file)
                .getResultList();
        ids.forEach(id -> lose(id, because));
    }

    /** The extractions that would bring back the features of lost shards whose images have none elsewhere. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public List<Extraction> waiting() {
        return entities.createNativeQuery("""
            select distinct d.source, e.source from shard s
            join feature_set f on f.id = s.feature_set_id
            join dataset_snapshot d on d.id = f.snapshot_id
            join encoder e on e.id = f.encoder_id
            where s.gone_because in ('MISSING', 'DAMAGED')
              and exists (select from image_feature i where i.shard_id = s.id)
            order by 1, 2\
            """, Extraction.class).getResultList();
    }
}
