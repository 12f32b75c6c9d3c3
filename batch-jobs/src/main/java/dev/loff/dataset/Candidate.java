package dev.loff.dataset;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file that is listed as an image and not read yet. */
record Candidate(Path file, String path, @Nullable String label, Split given) {}
