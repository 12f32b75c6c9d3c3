package dev.loff.dataset;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One image of a snapshot.
 *
 * @param position its place in the snapshot, from 0
 * @param path relative to the dataset's root, with {@code /} between names
 * @param sha256 of the file's content when it was scanned; no two entries of a snapshot share it
 * @param label its class; null in an unlabelled dataset
 */
public record ImageEntry(
        long position,
        String path,
        long sizeBytes,
        Sha256 sha256,
        @Nullable String label,
        Split split) {
    public ImageEntry {
        if (position < 0 || sizeBytes < 0 || path.isEmpty()) {
            throw new IllegalArgumentException("Cannot make an image entry: a path and no negative numbers (path="
                    + path + ", position=" + position + ", sizeBytes=" + sizeBytes + ")");
        }
    }

    /** The path of the image when the dataset's root is {@code root}. */
    public Path under(Path root) {
        return root.resolve(path);
    }
}
