package dev.loff.registry;

import jakarta.persistence.Column;
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
    /** A file or folder, relative to the data folder, and its hash. */
    public record Artifact(String path, String sha256) {}

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

    @Column(name = "end_to_end_sha256")
    private @Nullable String endToEndSha256;

    private String evaluation;
    private @Nullable Double testAccuracy;
    private Instant createdAt;
    private @Nullable Instant missingAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected ModelVersion() {}

    @SuppressWarnings("NullAway.Init") // the database gives the id
    public ModelVersion(
            String model,
            int version,
            TrainingRun trainingRun,
            Artifact artifact,
            @Nullable Artifact endToEnd,
            String evaluation,
            @Nullable Double testAccuracy,
            Instant when) {
        this.model = model;
        this.version = version;
        this.trainingRun = trainingRun;
        this.artifact = artifact.path();
        this.sha256 = artifact.sha256();
        this.endToEnd = endToEnd == null ? null : endToEnd.path();
        this.endToEndSha256 = endToEnd == null ? null : endToEnd.sha256();
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

    public @Nullable String endToEndSha256() {
        return endToEndSha256;
    }

    /** JSON. */
    public String evaluation() {
        return evaluation;
    }

    /** Top-1 on the test split; absent when it is empty. */
    public @Nullable Double testAccuracy() {
        return testAccuracy;
    }

    /** When its files were found missing; absent while they are there. */
    public @Nullable Instant missingAt() {
        return missingAt;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
