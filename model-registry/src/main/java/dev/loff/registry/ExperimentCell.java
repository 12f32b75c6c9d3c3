package dev.loff.registry;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.MapsId;
import jakarta.persistence.OneToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One method with one seed in an experiment: a training run, and what came of it. */
@Entity
@Table(name = "experiment_cell")
public class ExperimentCell {
    @Id
    private Long trainingRunId;

    @MapsId
    @OneToOne(optional = false)
    private TrainingRun trainingRun;

    private String method;
    private @Nullable String result;
    private @Nullable Instant finishedAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected ExperimentCell() {}

    @SuppressWarnings("NullAway.Init") // the training run gives the id
    public ExperimentCell(TrainingRun trainingRun, String method) {
        this.trainingRun = trainingRun;
        this.method = method;
    }

    /** Keeps what came of it (JSON). */
    public void finish(String outcome, Instant when) {
        this.result = outcome;
        this.finishedAt = when;
    }

    public TrainingRun trainingRun() {
        return trainingRun;
    }

    public String method() {
        return method;
    }

    /** JSON; absent until it is finished. */
    public @Nullable String result() {
        return result;
    }

    public @Nullable Instant finishedAt() {
        return finishedAt;
    }
}
