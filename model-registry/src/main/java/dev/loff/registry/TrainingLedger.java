package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Training runs and their committed segments. */
@ApplicationScoped
@Transactional
public class TrainingLedger {
    private final EntityManager entities;

    TrainingLedger(EntityManager entities) {
        this.entities = entities;
    }

    public TrainingRun register(TrainingRun run) {
        entities.persist(run);
        entities.flush();
        return run;
    }

    public TrainingRun run(long id) {
        return entities.find(TrainingRun.class, id);
    }

    public void commit(TrainingSegment segment) {
        entities.persist(segment);
    }

    public List<TrainingSegment> segments(long trainingRunId) {
        return entities.createQuery(
                        "from TrainingSegment where trainingRun.id = :run order by ordinal", TrainingSegment.class)
                .setParameter("run", trainingRunId)
                .getResultList();
    }

    /** The segment that a resumed training goes on from. */
    public Optional<TrainingSegment> last(long trainingRunId) {
        return entities.createQuery(
                        "from TrainingSegment where trainingRun.id = :run order by ordinal desc", TrainingSegment.class)
                .setParameter("run", trainingRunId)
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
    }

    /** Segments before {@code ordinal} that still name a state file. */
    public List<TrainingSegment> withStateBefore(long trainingRunId, int ordinal) {
        return entities.createQuery(
                        "from TrainingSegment where trainingRun.id = :run and ordinal < :ordinal and stateFile is not"
                                + " null",
                        TrainingSegment.class)
                .setParameter("run", trainingRunId)
                .setParameter("ordinal", ordinal)
                .getResultList();
    }

    /** Counts what a segment took, in the transaction of its {@link #commit}. */
    public void count(long trainingRunId, long samples, double seconds, @Nullable Long peakBytes) {
        cost(trainingRunId).add(samples, seconds, peakBytes);
    }

    /** Stores what updates take with the encoder in the loop. */
    public void loop(long trainingRunId, double samplesPerSecond, @Nullable Long peakBytes) {
        cost(trainingRunId).loop(samplesPerSecond, peakBytes);
    }

    /** Stores why that was not measured. */
    public void noLoop(long trainingRunId, String reason) {
        cost(trainingRunId).noLoop(reason);
    }

    /** Whether {@link #loop} or {@link #noLoop} was called for the run. */
    public boolean loopIsKnown(long trainingRunId) {
        TrainingCost cost = entities.find(TrainingCost.class, trainingRunId);
        return cost != null && cost.loopIsKnown();
    }

    public SpeedUp speedUp(long trainingRunId) {
        TrainingCost cost = entities.find(TrainingCost.class, trainingRunId);
        return cost == null ? SpeedUp.UNKNOWN : cost.speedUp();
    }

    private TrainingCost cost(long trainingRunId) {
        entities.createNativeQuery(
                        "insert into training_cost (training_run_id) values (:run) on conflict (training_run_id) do nothing")
                .setParameter("run", trainingRunId)
                .executeUpdate();
        return entities.find(TrainingCost.class, trainingRunId);
    }
}
