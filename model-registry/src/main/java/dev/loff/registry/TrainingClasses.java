package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Training images by class, of feature sets. */
@ApplicationScoped
@Transactional
public class TrainingClasses {
    /**
     * Training images of a class.
     *
     * @param listed with those that the scan could not read
     * @param usable those that have features
     */
    public record Images(long listed, long usable) {}

    /** A completed run that trained. */
    public record Earlier(long execution, long featureSet) {}

    private record Row(String label, long listed, long usable) {}

    private static final String COUNT = """
            select i.label, count(*) as listed, count(f.sha256) as usable
            from snapshot_image i
            left join (image_feature f join shard s on s.id = f.shard_id and %s)
              on f.encoder_id = :encoder and f.sha256 = i.sha256
            where i.snapshot_id = :snapshot and i.split = 'TRAIN' and i.label is not null
            group by i.label""";

    private final EntityManager entities;

    TrainingClasses(EntityManager entities) {
        this.entities = entities;
    }

    /** Counts the training images of a complete feature set of that run, and keeps the counts. */
    public SortedMap<String, Images> keep(FeatureSet set, long instanceId) {
        StatementLimit.set(entities, StatementLimit.LARGE);
        entities.createNativeQuery("delete from feature_set_class where feature_set_id = :set")
                .setParameter("set", set.id())
                .executeUpdate();
        entities.createNativeQuery("insert into feature_set_class select :set, label, sum(listed), sum(usable) from ("
                        + COUNT.formatted("s.gone_at is null") + """
                         union all
                        select q.label, count(*), 0
                        from job_execution e join quarantined_image q on q.execution_id = e.jobexecutionid
                        where e.jobinstanceid = :instance and q.feature_set_id is null and q.encoder_id is null
                          and q.label is not null
                        group by q.label) c group by label""")
                .setParameter("set", set.id())
                .setParameter("snapshot", set.snapshot().id())
                .setParameter("encoder", set.encoder().id())
                .setParameter("instance", instanceId)
                .executeUpdate();
        return of(set);
    }

    /** What was kept; where nothing was, what is counted now, with features that are gone by now. */
    public SortedMap<String, Images> of(FeatureSet set) {
        SortedMap<String, Images> kept = rows(entities.createNativeQuery(
                        "select label, listed, usable from feature_set_class where feature_set_id = :set", Row.class)
                .setParameter("set", set.id()));
        if (!kept.isEmpty()) {
            return kept;
        }
        return rows(entities.createNativeQuery(COUNT.formatted("true"), Row.class)
                .setParameter("snapshot", set.snapshot().id())
                .setParameter("encoder", set.encoder().id()));
    }

    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    private static SortedMap<String, Images> rows(jakarta.persistence.Query query) {
        SortedMap<String, Images> classes = new TreeMap<>();
        ((List<Row>) query.getResultList())
                .forEach(it -> classes.put(it.label(), new Images(it.listed(), it.usable())));
        return classes;
    }

    /** The newest completed run before that one that trained on the same dataset. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public Optional<Earlier> before(JobRun run) {
        return ((List<Earlier>) entities.createNativeQuery("""
                        select e.jobexecutionid, r.feature_set_id
                        from job_run r join job_execution e on e.jobinstanceid = r.instance_id
                        where r.dataset = :dataset and r.instance_id < :instance
                          and r.feature_set_id is not null and r.training_run_id is not null
                          and e.batchstatus = 'COMPLETED'
                        order by r.instance_id desc limit 1""", Earlier.class)
                        .setParameter("dataset", run.dataset())
                        .setParameter("instance", run.instanceId())
                        .getResultList())
                .stream().findFirst();
    }
}
