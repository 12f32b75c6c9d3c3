package dev.loff.dataset;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file that may be an image and has not been read yet.
 *
 * @param place where it was listed, for the detail of a finding: the line of the manifest, or empty
 */
record Candidate(Path file, String path, @Nullable String label, Split given, String place) {
    String detail(String reason) {
        return place.isEmpty() ? reason : reason + ", " + place;
    }
}
