package dev.loff.dataset;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file that may be an image and is not read yet.
 *
 * @param place where it was listed, for the details of a finding: empty, or a manifest's line
 */
record Candidate(Path file, String path, @Nullable String label, Split given, String place) {
    String detail(String reason) {
        return place.isEmpty() ? reason : reason + ", " + place;
    }
}
