package dev.loff.registry;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one job instance has made so far. A step that finds its part here has nothing left to do. */
@Entity
@Table(name = "job_run")
public class JobRun {
    @Id
    private Long instanceId;

    private String job;
    private String dataset;
    private @Nullable String datasetRoot;
    private String model;

    @ManyToOne
    private @Nullable Snapshot snapshot;

    @ManyToOne
    private @Nullable RegisteredEncoder encoder;

    @ManyToOne
    private @Nullable FeatureSet featureSet;

    @ManyToOne
    private @Nullable TrainingRun trainingRun;

    @ManyToOne
    private @Nullable ModelVersion modelVersion;

    private boolean unchanged;
    private @Nullable String findingsFile;
    private @Nullable String decision;
    private @Nullable String decisionReason;
    private @Nullable String output;
    private @Nullable LocalDate runDate;
    private int shardsChecked;
    private double shardCheckSeconds;
    private @Nullable String damagedShards;
    private @Nullable String mixedKernels;
    private Instant createdAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected JobRun() {}

    public JobRun(long instanceId, String job, String dataset, String model, Instant when) {
        this.instanceId = instanceId;
        this.job = job;
        this.dataset = dataset;
        this.model = model;
        this.createdAt = when;
    }

    /** The day that the run is for, where its job is told one. */
    public void isFor(LocalDate day) {
        this.runDate = day;
    }

    public void scanned(Snapshot snapshot, String datasetRoot, String findingsFile) {
        this.snapshot = snapshot;
        this.datasetRoot = datasetRoot;
        this.findingsFile = findingsFile;
    }

    public void planned(FeatureSet featureSet) {
        this.featureSet = featureSet;
        this.encoder = featureSet.encoder();
    }

    public void trains(TrainingRun trainingRun) {
        this.trainingRun = trainingRun;
    }

    public void registered(ModelVersion modelVersion) {
        this.modelVersion = modelVersion;
    }

    /** Everything is as it was for a version that is registered; this run makes none. */
    public void unchangedSince(ModelVersion modelVersion) {
        this.modelVersion = modelVersion;
        this.unchanged = true;
    }

    public void decided(Decision decision, String reason) {
        this.decision = decision.name();
        this.decisionReason = reason;
    }

    public void wrote(String output) {
        this.output = output;
    }

    /** Adds what a look at the shards that the run reads has found. */
    public void checked(int shards, double seconds, List<String> damaged) {
        shardsChecked += shards;
        shardCheckSeconds += seconds;
        if (!damaged.isEmpty()) {
            String more = String.join("\n", damaged);
            damagedShards = damagedShards == null ? more : damagedShards + "\n" + more;
        }
    }

    /** What kernels computed the features that the run reads. */
    public void reads(List<String> kernels) {
        mixedKernels = kernels.size() > 1 ? String.join("\n", kernels) : null;
    }

    /** The kernels that computed the features that the run reads, one per line; absent where there is one kind. */
    public @Nullable String mixedKernels() {
        return mixedKernels;
    }

    public long instanceId() {
        return instanceId;
    }

    public String job() {
        return job;
    }

    /** Where the images were read. */
    public String dataset() {
        return dataset;
    }

    /** The folder that the snapshot's paths start from. */
    public @Nullable String datasetRoot() {
        return datasetRoot;
    }

    /** The model's name. */
    public String model() {
        return model;
    }

    public @Nullable Snapshot snapshot() {
        return snapshot;
    }

    public @Nullable RegisteredEncoder encoder() {
        return encoder;
    }

    public @Nullable FeatureSet featureSet() {
        return featureSet;
    }

    public @Nullable TrainingRun trainingRun() {
        return trainingRun;
    }

    public @Nullable ModelVersion modelVersion() {
        return modelVersion;
    }

    /** Whether the model version is an earlier run's, since nothing has changed. */
    public boolean isUnchanged() {
        return unchanged;
    }

    /** What the scan did not take as it was, relative to the data folder. */
    public @Nullable String findingsFile() {
        return findingsFile;
    }

    public @Nullable Decision decision() {
        return decision == null ? null : Decision.valueOf(decision);
    }

    public @Nullable String decisionReason() {
        return decisionReason;
    }

    /** The folder of scores, relative to the data folder. */
    public @Nullable String output() {
        return output;
    }

    /** The day that the run is for; absent for a job that is for no day. */
    public @Nullable LocalDate runDate() {
        return runDate;
    }

    /** How many shards it has compared with what was recorded of them. */
    public int shardsChecked() {
        return shardsChecked;
    }

    /** How long that took. */
    public double shardCheckSeconds() {
        return shardCheckSeconds;
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** {@code part}, which an earlier step of this run must have made. */
    public <T> T required(@Nullable T part, String name) {
        if (part == null) {
            throw new IllegalStateException(
                    "Cannot go on: an earlier step of this run left no " + name + " (instance=" + instanceId + ")");
        }
        return part;
    }
}
