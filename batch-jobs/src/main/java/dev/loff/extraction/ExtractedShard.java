package dev.loff.extraction;

import dev.loff.dataset.ImageEntry;
import dev.loff.dataset.Sha256;
import dev.loff.encoder.QuarantineReason;
import dev.loff.shard.ShardFile;
import java.time.Duration;
import java.util.List;

/**
 * A shard on disk that nobody has registered yet.
 *
 * @param images of the plan, with features or without
 * @param keys content hash per row
 * @param write until the file was forced to disk
 * @param total from the shard before (or the beginning) to this one's file
 */
public record ExtractedShard(
        int ordinal,
        int images,
        ShardFile file,
        List<Sha256> keys,
        List<Rejected> quarantined,
        Duration write,
        Duration total) {
    /** An image without features. */
    public record Rejected(ImageEntry image, QuarantineReason reason, String detail) {}

    public ExtractedShard {
        keys = List.copyOf(keys);
        quarantined = List.copyOf(quarantined);
    }
}
