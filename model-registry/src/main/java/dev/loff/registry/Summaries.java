package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The result of a job instance in numbers. */
@ApplicationScoped
@Transactional
public class Summaries {
    /**
     * Counts of one job instance; what it has not come to yet is 0 or absent.
     *
     * @param images of the dataset, with those that could not be read
     * @param usable images that have features
     * @param quarantined images that have none, whichever run found them bad
     * @param unchanged whether the model is an earlier run's, since nothing has changed
     * @param date the day that the run is for, where its job is told one
     * @param extractionSeconds summed over the shards
     * @param damagedShards files of shards that were damaged or missing when the run looked at them, one per line
     * @param mixedKernels what kernels computed the features that the run read, where there are several, one per line
     */
    public record Summary(
            long instance,
            long images,
            long extracted,
            long reused,
            long usable,
            long quarantined,
            int shards,
            double extractionSeconds,
            int epochs,
            @Nullable Double testAccuracy,
            @Nullable String modelName,
            @Nullable Integer modelVersion,
            @Nullable String decision,
            @Nullable String decisionReason,
            @Nullable String output,
            @Nullable LocalDate date,
            @Nullable Double trainingSamplesPerSecond,
            @Nullable Long trainingPeakBytes,
            @Nullable Double loopSamplesPerSecond,
            @Nullable Long loopPeakBytes,
            @Nullable String loopMissing,
            int shardsChecked,
            double shardCheckSeconds,
            @Nullable String damagedShards,
            @Nullable String mixedKernels,
            boolean unchanged) {

        public SpeedUp speedUp() {
            return new SpeedUp(
                    trainingSamplesPerSecond, trainingPeakBytes, loopSamplesPerSecond, loopPeakBytes, loopMissing);
        }

        public double imagesPerSecond() {
            return extractionSeconds > 0 ? extracted / extractionSeconds : 0;
        }
    }

    private final EntityManager entities;

    Summaries(EntityManager entities) {
        this.entities = entities;
    }

    public Optional<Summary> find(long instanceId) {
        return Optional.ofNullable(find(List.of(instanceId)).get(instanceId));
    }

    /** By instance; one that has not begun has none. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public Map<Long, Summary> find(List<Long> instanceIds) {
        List<Summary> found = entities.createNativeQuery("""
                        select r.instance_id, a.listed, a.extracted, a.reused, a.usable, a.quarantined,
                          cast(a.shards as integer), a.seconds,
                          cast(coalesce(t.epochs, 0) as integer),
                          m.test_accuracy, m.model, m.version, r.decision, r.decision_reason, r.output,
                          r.run_date,
                          c.samples / nullif(c.seconds, 0), c.peak_bytes,
                          c.loop_samples_per_second, c.loop_peak_bytes, c.loop_missing,
                          r.shards_checked, r.shard_check_seconds, r.damaged_shards, r.mixed_kernels,
                          r.unchanged
                        from job_run r
                        join run_account a on a.instance_id = r.instance_id
                        left join model_version m on m.id = r.model_version_id
                        left join training_cost c on c.training_run_id = r.training_run_id
                        left join lateral (
                          select count(*) as epochs from training_segment where epoch_finished
                            and training_run_id in (select id from training_run where instance_id = r.instance_id)) t on true
                        where r.instance_id = any(:instances)\
                        """, Summary.class)
                .setParameter("instances", instanceIds.toArray(Long[]::new))
                .getResultList();
        return found.stream().collect(Collectors.toMap(Summary::instance, Function.identity()));
    }
}
