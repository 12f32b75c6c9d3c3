package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The accounts of the images of runs: one for thresholds, tables, pages, notifications and metrics. */
@ApplicationScoped
@Transactional
public class ImageAccounts {
    /** What a row of {@code run_image_count} counts. */
    private enum Part {
        QUARANTINED_EARLIER,
        LEFT_OUT
    }

    private record Count(long instance, String reason, long images) {}

    private final EntityManager entities;

    ImageAccounts(EntityManager entities) {
        this.entities = entities;
    }

    /** The account of a run as far as it has come. */
    public ImageAccount of(long instanceId) {
        Object[] row = (Object[]) entities.createNativeQuery(
                        "select listed, usable from run_account where instance_id = :instance", Object[].class)
                .setParameter("instance", instanceId)
                .getSingleResult();
        return new ImageAccount(
                ((Number) row[0]).longValue(),
                ((Number) row[1]).longValue(),
                quarantined(List.of(instanceId)).getOrDefault(instanceId, new TreeMap<>()));
    }

    /** Images without features by run and reason; a run without any has no entry. */
    public Map<Long, SortedMap<String, Long>> quarantined(List<Long> instanceIds) {
        return byInstance("""
                select instance_id, reason, cast(sum(images) as bigint) from run_quarantine
                where instance_id = any(:instances) group by instance_id, reason""", instanceIds);
    }

    /** Files that the scan left out by run and reason; a run without any has no entry. */
    public Map<Long, SortedMap<String, Long>> leftOut(List<Long> instanceIds) {
        return byInstance("""
                select instance_id, reason, images from run_image_count
                where instance_id = any(:instances) and part = 'LEFT_OUT'""", instanceIds);
    }

    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    private Map<Long, SortedMap<String, Long>> byInstance(String sql, List<Long> instanceIds) {
        Map<Long, SortedMap<String, Long>> counts = new HashMap<>();
        List<Count> found = entities.createNativeQuery(sql, Count.class)
                .setParameter("instances", instanceIds.toArray(Long[]::new))
                .getResultList();
        found.forEach(it ->
                counts.computeIfAbsent(it.instance(), key -> new TreeMap<>()).put(it.reason(), it.images()));
        return counts;
    }

    /** Keeps how many images a run does not try because an earlier one found them bad, by the reason. */
    public void keepQuarantinedEarlier(long instanceId, Map<String, Long> byReason) {
        keep(instanceId, Part.QUARANTINED_EARLIER, byReason);
    }

    /** Keeps how many files the scan of a run left out, by the reason. */
    public void keepLeftOut(long instanceId, Map<String, Long> byReason) {
        keep(instanceId, Part.LEFT_OUT, byReason);
    }

    private void keep(long instanceId, Part part, Map<String, Long> byReason) {
        entities.createNativeQuery("delete from run_image_count where instance_id = :instance and part = :part")
                .setParameter("instance", instanceId)
                .setParameter("part", part.name())
                .executeUpdate();
        byReason.forEach((reason, images) -> {
            if (images > 0) {
                entities.createNativeQuery("insert into run_image_count values (:instance, :part, :reason, :images)")
                        .setParameter("instance", instanceId)
                        .setParameter("part", part.name())
                        .setParameter("reason", reason)
                        .setParameter("images", images)
                        .executeUpdate();
            }
        });
    }
}
