package dev.loff.job;

import dev.loff.registry.ModelVersion;
import dev.loff.training.ModelFolder;
import java.io.IOException;

/** Opens registered models, but none that is not what was registered. */
public final class VerifiedModels {
    private VerifiedModels() {}

    /** The model's folder, after a look at every file in it. */
    public static ModelFolder open(ModelVersion version, Workspace workspace) throws IOException {
        ModelFolder folder = ModelFolder.open(workspace.resolve(version.artifact()));
        if (!folder.contentHash().hex().equals(version.sha256())) {
            throw new IllegalStateException("[" + version.artifact()
                    + "] Cannot use a model: it is not what was registered"
                    + " (model=" + version.model() + ", version=" + version.version() + ", sha256="
                    + folder.contentHash() + ", registered=" + version.sha256() + "); restore it or promote another");
        }
        return folder;
    }
}
