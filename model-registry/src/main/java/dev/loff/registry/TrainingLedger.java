package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;

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
                        "from TrainingSegment where trainingRun.id = :run and ordinal < :ordinal and stateFile is not null",
                        TrainingSegment.class)
                .setParameter("run", trainingRunId)
                .setParameter("ordinal", ordinal)
                .getResultList();
    }
}
