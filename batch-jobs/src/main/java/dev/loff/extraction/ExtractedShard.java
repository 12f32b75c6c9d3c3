package dev.loff.extraction;

import dev.loff.dataset.ImageEntry;
import dev.loff.dataset.Sha256;
import dev.loff.encoder.QuarantineReason;
import dev.loff.shard.ShardFile;
import java.time.Duration;
import java.util.List;

/**
 * A shard on disk that is not registered yet.
 *
 * @param images number of the plan's images, with and without features
 * @param keys content hash per row
 * @param write time to write the file and force it to disk
 * @param total time from the end of the previous shard (or the start) to the end of this one
 */
public record ExtractedShard(
        int ordinal,
        int images,
        ShardFile file,
        List<Sha256> keys,
        List<Rejected> quarantined,
        Duration write,
        Duration total) {
    /** An image without features, and why it has none. */
    public record Rejected(ImageEntry image, QuarantineReason reason, String detail) {}

    public ExtractedShard {
        keys = List.copyOf(keys);
        quarantined = List.copyOf(quarantined);
    }
}
