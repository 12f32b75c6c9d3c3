package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.List;

/** The cells of experiments; where a restarted one goes on follows from what is committed here. */
@ApplicationScoped
@Transactional
public class ExperimentLedger {
    /** What extracting the shards of a data set took, whenever that was. */
    public record Extraction(long images, double seconds, long bytes) {}

    private final EntityManager entities;

    ExperimentLedger(EntityManager entities) {
        this.entities = entities;
    }

    public void register(ExperimentCell cell) {
        entities.persist(cell.trainingRun());
        entities.persist(cell);
    }

    /** In the order in which they are trained. */
    public List<ExperimentCell> cells(long instanceId) {
        return entities.createQuery(
                        "from ExperimentCell where trainingRun.instanceId = :instance order by trainingRun.cell",
                        ExperimentCell.class)
                .setParameter("instance", instanceId)
                .getResultList();
    }

    public ExperimentCell cell(long trainingRunId) {
        return entities.find(ExperimentCell.class, trainingRunId);
    }

    /** All segments of an instance's cells, cell by cell. */
    public List<TrainingSegment> segments(long instanceId) {
        return entities.createQuery(
                        "from TrainingSegment where trainingRun.instanceId = :instance order by trainingRun.cell, ordinal",
                        TrainingSegment.class)
                .setParameter("instance", instanceId)
                .getResultList();
    }

    /** Of the shards that hold an image of the snapshot. */
    public Extraction extraction(FeatureSet set) {
        return (Extraction) entities.createNativeQuery("""
                        select coalesce(sum(row_count), 0), coalesce(sum(seconds), 0),
                          cast(coalesce(sum(size_bytes), 0) as bigint) from shard
                        where gone_at is null and id in (
                          select f.shard_id from image_feature f join snapshot_image i on i.sha256 = f.sha256
                          where f.encoder_id = :encoder and i.snapshot_id = :snapshot)""", Extraction.class)
                .setParameter("encoder", set.encoder().id())
                .setParameter("snapshot", set.snapshot().id())
                .getSingleResult();
    }
}
