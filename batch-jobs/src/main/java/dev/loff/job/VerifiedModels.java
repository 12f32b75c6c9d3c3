package dev.loff.job;

import dev.loff.dataset.Sha256;
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

    /** Throws unless every file of a version is as it was registered, the model from image bytes on included. */
    public static void requireWhole(ModelVersion version, Workspace workspace) throws IOException {
        open(version, workspace);
        String endToEnd = version.endToEnd();
        if (endToEnd == null) {
            return;
        }
        Path file = workspace.resolve(endToEnd);
        if (!Files.isRegularFile(file)) {
            throw refused(version, "its end-to-end model is missing", "none");
        }
        Sha256 found = Sha256.ofFile(file);
        if (!found.hex().equals(version.endToEndSha256())) {
            throw refused(version, "its end-to-end model is not what was registered", found.hex());
        }
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
