package dev.loff.training;

import dev.loff.dataset.Sha256;
import java.nio.file.Path;

/** A training state on disk. Equal states have equal bytes. */
public record SavedTrainingState(Path file, Sha256 sha256, long sizeBytes) {}
