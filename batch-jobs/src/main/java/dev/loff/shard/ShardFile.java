package dev.loff.shard;

import dev.loff.dataset.Sha256;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A finished shard as it is recorded: the file, the digest of its bytes, the keys of its first and last row, which are absent
 * when there are no rows, and what its features add up to.
 */
public record ShardFile(
        Path path,
        Sha256 sha256,
        int rows,
        long sizeBytes,
        @Nullable Sha256 firstKey,
        @Nullable Sha256 lastKey,
        FeatureSums sums) {
    public ShardFile {
        if (rows < 0 || sizeBytes < 1) {
            throw new IllegalArgumentException(
                    "Cannot record a shard: sizes are wrong (rows=" + rows + ", sizeBytes=" + sizeBytes + ")");
        }
        if ((rows == 0) != (firstKey == null) || (rows == 0) != (lastKey == null)) {
            throw new IllegalArgumentException(
                    "Cannot record a shard: it has a first and a last key exactly when it has rows (rows=" + rows
                            + ", firstKey=" + firstKey + ", lastKey=" + lastKey + ")");
        }
    }
}
