package dev.loff.registry;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** One committed stretch of a training run, an epoch or a part of one, and the training state that it ended in. */
@Entity
@Table(name = "training_segment")
public class TrainingSegment {
    /** Where a segment ends: {@code minibatch} minibatches into {@code epoch}, or at its end. */
    public record End(int epoch, int minibatch, boolean epochFinished) {}

    /** What a segment measured; the validation figures are there at an epoch's end. */
    public record Figures(
            double trainingLoss,
            double trainingAccuracy,
            @Nullable Double validationLoss,
            @Nullable Double validationAccuracy,
            long samples,
            double seconds) {}

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @ManyToOne(optional = false)
    private TrainingRun trainingRun;

    private int ordinal;
    private int epoch;
    private int minibatch;
    private boolean epochFinished;
    private double trainingLoss;
    private double trainingAccuracy;
    private @Nullable Double validationLoss;
    private @Nullable Double validationAccuracy;
    private long samples;
    private double seconds;
    private @Nullable String stateFile;
    private String stateSha256;
    private long executionId;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected TrainingSegment() {}

    @SuppressWarnings("NullAway.Init") // the database gives the id
    public TrainingSegment(
            TrainingRun run,
            int ordinal,
            End end,
            Figures figures,
            String stateFile,
            String stateSha256,
            long executionId) {
        this.trainingRun = run;
        this.ordinal = ordinal;
        this.epoch = end.epoch();
        this.minibatch = end.minibatch();
        this.epochFinished = end.epochFinished();
        this.trainingLoss = figures.trainingLoss();
        this.trainingAccuracy = figures.trainingAccuracy();
        this.validationLoss = figures.validationLoss();
        this.validationAccuracy = figures.validationAccuracy();
        this.samples = figures.samples();
        this.seconds = figures.seconds();
        this.stateFile = stateFile;
        this.stateSha256 = stateSha256;
        this.executionId = executionId;
    }

    /** A later segment's state replaces this one's; the row stays. */
    public void forgetState() {
        this.stateFile = null;
    }

    public long id() {
        return id;
    }

    public TrainingRun trainingRun() {
        return trainingRun;
    }

    /** Place in its run, from 0. */
    public int ordinal() {
        return ordinal;
    }

    public End end() {
        return new End(epoch, minibatch, epochFinished);
    }

    public Figures figures() {
        return new Figures(trainingLoss, trainingAccuracy, validationLoss, validationAccuracy, samples, seconds);
    }

    /** Relative to the data folder; absent once a later state replaced it. */
    public @Nullable String stateFile() {
        return stateFile;
    }

    public String stateSha256() {
        return stateSha256;
    }

    public long executionId() {
        return executionId;
    }
}
