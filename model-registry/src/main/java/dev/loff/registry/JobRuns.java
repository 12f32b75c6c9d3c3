package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What each job instance has made so far. */
@ApplicationScoped
@Transactional
public class JobRuns {
    private final EntityManager entities;

    JobRuns(EntityManager entities) {
        this.entities = entities;
    }

    public @Nullable JobRun find(long instanceId) {
        return entities.find(JobRun.class, instanceId);
    }

    /** The run of an instance that has begun. */
    public JobRun get(long instanceId) {
        JobRun run = find(instanceId);
        if (run == null) {
            throw new IllegalStateException(
                    "Cannot find what a job instance has made: it never began (instance=" + instanceId + ")");
        }
        return run;
    }

    /** The newest run over a dataset that has scanned it. */
    public Optional<JobRun> newest(String dataset) {
        return entities.createQuery(
                        "from JobRun where dataset = :dataset and snapshot is not null order by instanceId desc",
                        JobRun.class)
                .setParameter("dataset", dataset)
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
    }

    /** Adds the row of an instance that has just begun, unless it is there. */
    public void begin(JobRun run) {
        entities.createNativeQuery("""
                        insert into job_run (instance_id, job, dataset, model, run_date, created_at)
                        values (:instance, :job, :dataset, :model, cast(cast(:day as text) as date), :created)
                        on conflict (instance_id) do nothing""")
                .setParameter("instance", run.instanceId())
                .setParameter("job", run.job())
                .setParameter("dataset", run.dataset())
                .setParameter("model", run.model())
                .setParameter(
                        "day", run.runDate() == null ? null : run.runDate().toString())
                .setParameter("created", run.createdAt())
                .executeUpdate();
    }

    /** Changes a run's row in the caller's transaction, or in one of its own. */
    public void update(long instanceId, Consumer<JobRun> change) {
        change.accept(get(instanceId));
    }
}
