package dev.loff.registry;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A trained model under a name and a number: its artifact (a SavedModel folder), hash and evaluation (JSON). */
@Entity
@Table(name = "model_version")
public class ModelVersion {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    private String model;
    private int version;

    @ManyToOne(optional = false)
    private TrainingRun trainingRun;

    private String artifact;
    private String sha256;
    private @Nullable String endToEnd;
    private String evaluation;
    private @Nullable Double testAccuracy;
    private Instant createdAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected ModelVersion() {}

    @SuppressWarnings("NullAway.Init") // the database gives the id
    public ModelVersion(
            String model,
            int version,
            TrainingRun trainingRun,
            String artifact,
            String sha256,
            @Nullable String endToEnd,
            String evaluation,
            @Nullable Double testAccuracy,
            Instant when) {
        this.model = model;
        this.version = version;
        this.trainingRun = trainingRun;
        this.artifact = artifact;
        this.sha256 = sha256;
        this.endToEnd = endToEnd;
        this.evaluation = evaluation;
        this.testAccuracy = testAccuracy;
        this.createdAt = when;
    }

    public long id() {
        return id;
    }

    public String model() {
        return model;
    }

    public int version() {
        return version;
    }

    public TrainingRun trainingRun() {
        return trainingRun;
    }

    /** The SavedModel from features to probabilities, relative to the data folder. */
    public String artifact() {
        return artifact;
    }

    /** Of the artifact folder's files. */
    public String sha256() {
        return sha256;
    }

    /** The SavedModel from image bytes to probabilities, where the encoder's graph allows one. */
    public @Nullable String endToEnd() {
        return endToEnd;
    }

    /** JSON. */
    public String evaluation() {
        return evaluation;
    }

    /** Top-1 on the test split; absent when it is empty. */
    public @Nullable Double testAccuracy() {
        return testAccuracy;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
