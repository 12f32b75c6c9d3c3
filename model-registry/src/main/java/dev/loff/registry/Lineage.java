package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.HexFormat;
import java.util.List;

/** Which images made a model, and which models saw an image. */
@ApplicationScoped
@Transactional
public class Lineage {
    /** An image as a model's data set has it. */
    public record SeenImage(long position, String path, String sha256, String label, String split) {}

    /** A model and the part that an image played in it. */
    public record Sighting(String model, int version, String path, String split) {}

    private final EntityManager entities;

    Lineage(EntityManager entities) {
        this.entities = entities;
    }

    /** The images of a model with features, from {@code fromPosition}, at most {@code limit}: a page to go on from. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public List<SeenImage> images(ModelVersion model, long fromPosition, int limit) {
        return entities.createNativeQuery("""
                        select i.position, i.path, encode(i.sha256, 'hex'), coalesce(i.label, ''), i.split
                        from snapshot_image i
                        join image_feature f on f.sha256 = i.sha256 and f.encoder_id = :encoder
                        where i.snapshot_id = :snapshot and i.position >= :from
                        order by i.position limit :limit""", SeenImage.class)
                .setParameter(
                        "encoder", model.trainingRun().featureSet().encoder().id())
                .setParameter(
                        "snapshot", model.trainingRun().featureSet().snapshot().id())
                .setParameter("from", fromPosition)
                .setParameter("limit", limit)
                .getResultList();
    }

    /** Positions of a snapshot's test images that none of these versions was trained or validated on, in their order. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public List<Long> unseenTestImages(Snapshot snapshot, List<ModelVersion> versions) {
        return entities.createNativeQuery("""
                    select t.position from snapshot_image t
                    where t.snapshot_id = :snapshot and t.split = 'TEST' and not exists (
                      select from snapshot_image s
                      where s.sha256 = t.sha256 and s.split <> 'TEST' and s.snapshot_id = any(:made))
                    order by t.position""", Long.class)
                .setParameter("snapshot", snapshot.id())
                .setParameter(
                        "made",
                        versions.stream()
                                .map(it ->
                                        it.trainingRun().featureSet().snapshot().id())
                                .toArray(Long[]::new))
                .getResultList();
    }

    /** The models whose data set holds an image of that content with features, newest first. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public List<Sighting> models(String imageSha256) {
        return entities.createNativeQuery("""
                        select m.model, m.version, i.path, i.split
                        from snapshot_image i
                        join feature_set s on s.snapshot_id = i.snapshot_id
                        join image_feature f on f.sha256 = i.sha256 and f.encoder_id = s.encoder_id
                        join training_run r on r.feature_set_id = s.id
                        join model_version m on m.training_run_id = r.id
                        where i.sha256 = :sha256
                        order by m.id desc""", Sighting.class)
                .setParameter("sha256", HexFormat.of().parseHex(imageSha256))
                .getResultList();
    }
}
