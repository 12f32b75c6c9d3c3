package dev.loff.job;

import dev.loff.registry.ModelVersion;
import dev.loff.training.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens registered models, but none that is not what was registered. */
public final class VerifiedModels {
    private VerifiedModels() {}

    /** The model's folder, after a look at every file in it. */
    public static ModelFolder open(ModelVersion version, Workspace workspace) throws IOException {
        Path path = workspace.resolve(version.artifact());
        if (!Files.exists(path.resolve(ModelFolder.CARD))) {
            throw refused(version, "its files are missing", "none");
        }
        ModelFolder folder = open(version, path);
        if (!folder.contentHash().hex().equals(version.sha256())) {
            throw refused(
                    version,
                    "it is not what was registered",
                    folder.contentHash().hex());
        }
        return folder;
    }

    private static ModelFolder open(ModelVersion version, Path path) throws IOException {
        try {
            return ModelFolder.open(path);
        } catch (IllegalArgumentException e) {
            throw refused(version, "it is not what was registered: " + e.getMessage(), "damaged");
        }
    }

    private static IllegalStateException refused(ModelVersion version, String reason, String found) {
        return new IllegalStateException("[" + version.artifact() + "] Cannot use a model: " + reason + " (model="
                + version.model() + ", version=" + version.version() + ", registered=" + version.sha256()
                + ", found=" + found + "); restore the folder from a backup, or promote another version with"
                + " `loff promote`");
    }
}
