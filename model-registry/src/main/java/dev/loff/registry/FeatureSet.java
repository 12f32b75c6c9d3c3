package dev.loff.registry;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The features of one snapshot under one encoder: those that were there already, and the shards that its plan adds. Sealed
 * once every shard was read again and found whole.
 */
@Entity
@Table(name = "feature_set")
public class FeatureSet {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @ManyToOne(optional = false)
    private Snapshot snapshot;

    @ManyToOne(optional = false)
    private RegisteredEncoder encoder;

    private String planFile;
    private String planSha256;
    private int shardImages;
    private long planned;
    private long reused;
    private int shards;
    private @Nullable String statistics;
    private @Nullable Instant sealedAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected FeatureSet() {}

    @SuppressWarnings("NullAway.Init") // the database gives the id
    public FeatureSet(
            Snapshot snapshot,
            RegisteredEncoder encoder,
            String planFile,
            String planSha256,
            int shardImages,
            long planned,
            long reused) {
        this.snapshot = snapshot;
        this.encoder = encoder;
        this.planFile = planFile;
        this.planSha256 = planSha256;
        this.shardImages = shardImages;
        this.planned = planned;
        this.reused = reused;
        this.shards = Math.toIntExact((planned + shardImages - 1) / shardImages);
    }

    /** Records that every shard is whole, with the per-channel statistics of the features (JSON). */
    public void seal(String statistics, Instant when) {
        this.statistics = statistics;
        this.sealedAt = when;
    }

    public long id() {
        return id;
    }

    public Snapshot snapshot() {
        return snapshot;
    }

    public RegisteredEncoder encoder() {
        return encoder;
    }

    /** The file of planned positions, relative to the data folder. */
    public String planFile() {
        return planFile;
    }

    public String planSha256() {
        return planSha256;
    }

    /** Images of one shard; the last may have fewer. */
    public int shardImages() {
        return shardImages;
    }

    /** Images whose features this set adds. */
    public long planned() {
        return planned;
    }

    /** Images whose features an earlier set has. */
    public long reused() {
        return reused;
    }

    /** Shards that the plan makes. */
    public int shards() {
        return shards;
    }

    public boolean isSealed() {
        return sealedAt != null;
    }

    /** Per-channel mean and deviation, JSON; there once the set is sealed. */
    public String statistics() {
        if (statistics == null) {
            throw new IllegalStateException(
                    "Cannot tell the statistics of a feature set: it is not sealed (featureSet=" + id + ")");
        }
        return statistics;
    }
}
