package dev.loff.registry;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One training: its features, its hyperparameters (JSON) and its seed. */
@Entity
@Table(name = "training_run")
public class TrainingRun {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @ManyToOne(optional = false)
    private FeatureSet featureSet;

    private long instanceId;
    private int cell;

    private String classifier;
    private String hyperparameters;
    private long seed;
    private long trainImages;
    private @Nullable Integer bestEpoch;
    private boolean stoppedEarly;
    private @Nullable String inputsSha256;
    private Instant createdAt;
    private @Nullable Instant finishedAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected TrainingRun() {}

    @SuppressWarnings("NullAway.Init") // the database gives the id
    public TrainingRun(
            FeatureSet featureSet,
            long instanceId,
            String classifier,
            String hyperparameters,
            long seed,
            long trainImages,
            Instant when) {
        this.featureSet = featureSet;
        this.instanceId = instanceId;
        this.classifier = classifier;
        this.hyperparameters = hyperparameters;
        this.seed = seed;
        this.trainImages = trainImages;
        this.createdAt = when;
    }

    /** Makes it one of many in its job instance. */
    public TrainingRun inCell(int ordinal) {
        this.cell = ordinal;
        return this;
    }

    /** Keeps the hash of all that its outcome depends on: trainings of equal hashes give equal models. */
    public TrainingRun dependingOn(String inputs) {
        this.inputsSha256 = inputs;
        return this;
    }

    public void finish(int bestEpoch, boolean stoppedEarly, Instant when) {
        this.bestEpoch = bestEpoch;
        this.stoppedEarly = stoppedEarly;
        this.finishedAt = when;
    }

    public long id() {
        return id;
    }

    public FeatureSet featureSet() {
        return featureSet;
    }

    /** The batch job instance that trains it. */
    public long instanceId() {
        return instanceId;
    }

    /** Its place among the trainings of the instance: 0 where there is one. */
    public int cell() {
        return cell;
    }

    public String classifier() {
        return classifier;
    }

    /** JSON. */
    public String hyperparameters() {
        return hyperparameters;
    }

    public long seed() {
        return seed;
    }

    public long trainImages() {
        return trainImages;
    }

    /** A hash of all that its outcome depends on; absent of one from before it was kept. */
    public @Nullable String inputsSha256() {
        return inputsSha256;
    }

    public @Nullable Integer bestEpoch() {
        return bestEpoch;
    }

    public boolean stoppedEarly() {
        return stoppedEarly;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public @Nullable Instant finishedAt() {
        return finishedAt;
    }
}
