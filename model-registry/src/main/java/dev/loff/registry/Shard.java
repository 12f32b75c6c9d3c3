package dev.loff.registry;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** One committed shard. A shard file without such a row does not count. */
@Entity
@Table(name = "shard")
public class Shard {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @ManyToOne(optional = false)
    private FeatureSet featureSet;

    private int ordinal;
    private String file;
    private String sha256;
    private int rowCount;
    private long sizeBytes;
    private @Nullable String firstKey;
    private @Nullable String lastKey;
    private double seconds;
    private long executionId;
    private @Nullable String kernels;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Shard() {}

    @SuppressWarnings("NullAway.Init") // the database gives the id
    public Shard(
            FeatureSet featureSet,
            int ordinal,
            String file,
            String sha256,
            int rowCount,
            long sizeBytes,
            @Nullable String firstKey,
            @Nullable String lastKey,
            double seconds,
            long executionId,
            String kernels) {
        this.featureSet = featureSet;
        this.ordinal = ordinal;
        this.file = file;
        this.sha256 = sha256;
        this.rowCount = rowCount;
        this.sizeBytes = sizeBytes;
        this.firstKey = firstKey;
        this.lastKey = lastKey;
        this.seconds = seconds;
        this.executionId = executionId;
        this.kernels = kernels;
    }

    public long id() {
        return id;
    }

    public FeatureSet featureSet() {
        return featureSet;
    }

    /** Place in its feature set's plan, from 0. */
    public int ordinal() {
        return ordinal;
    }

    /** Relative to the data folder. */
    public String file() {
        return file;
    }

    public String sha256() {
        return sha256;
    }

    public int rowCount() {
        return rowCount;
    }

    public long sizeBytes() {
        return sizeBytes;
    }

    /** Content hash of the first row; absent when every image of the shard was quarantined. */
    public @Nullable String firstKey() {
        return firstKey;
    }

    public @Nullable String lastKey() {
        return lastKey;
    }

    /** Time from its first image to its file. */
    public double seconds() {
        return seconds;
    }

    /** Which kernels computed it; absent for one that is older than this was recorded. */
    public @Nullable String kernels() {
        return kernels;
    }

    /** The batch execution that committed it. */
    public long executionId() {
        return executionId;
    }
}
