package dev.loff.registry;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An image that was set aside, and why. */
@Entity
@Table(name = "quarantined_image")
public class QuarantinedImage {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    private @Nullable Long snapshotId;
    private @Nullable Long encoderId;
    private @Nullable Long featureSetId;
    private long executionId;
    private @Nullable Long position;
    private String path;
    private @Nullable String label;
    private byte @Nullable [] sha256;
    private String reason;
    private String detail;
    private Instant createdAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected QuarantinedImage() {}

    /**
     * An image that the scan of a dataset could not hash: it has no place in the snapshot. {@code label} is the class that it
     * would train, if it is known.
     */
    @SuppressWarnings("NullAway.Init") // the database gives the id
    public static QuarantinedImage atScan(
            Snapshot snapshot,
            long executionId,
            String path,
            @Nullable String label,
            String reason,
            String detail,
            Instant when) {
        QuarantinedImage image = new QuarantinedImage();
        image.snapshotId = snapshot.id();
        image.executionId = executionId;
        image.path = path;
        image.label = label;
        image.reason = reason;
        image.detail = detail;
        image.createdAt = when;
        return image;
    }

    /** An image of a plan that has no features. */
    public static QuarantinedImage atExtraction(
            FeatureSet set,
            long executionId,
            long position,
            String path,
            byte[] sha256,
            String reason,
            String detail,
            Instant when) {
        QuarantinedImage image = atScan(set.snapshot(), executionId, path, null, reason, detail, when);
        image.encoderId = set.encoder().id();
        image.featureSetId = set.id();
        image.position = position;
        image.sha256 = sha256.clone();
        return image;
    }

    public long id() {
        return id;
    }

    public @Nullable Long snapshotId() {
        return snapshotId;
    }

    public @Nullable Long encoderId() {
        return encoderId;
    }

    public @Nullable Long featureSetId() {
        return featureSetId;
    }

    public String path() {
        return path;
    }

    /** The class that an image would have trained that the scan could not read. */
    public @Nullable String label() {
        return label;
    }

    public String reason() {
        return reason;
    }

    public String detail() {
        return detail;
    }

    public long executionId() {
        return executionId;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public @Nullable Long position() {
        return position;
    }

    public byte @Nullable [] sha256() {
        return sha256 == null ? null : sha256.clone();
    }
}
