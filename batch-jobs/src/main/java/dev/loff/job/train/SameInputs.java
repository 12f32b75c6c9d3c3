package dev.loff.job.train;

import dev.loff.job.VerifiedModels;
import dev.loff.job.Workspace;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.registry.ModelRegistry;
import dev.loff.registry.ModelVersion;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Versions that trainings with the same inputs have made: a run takes such a one instead of making another. */
@ApplicationScoped
public class SameInputs {
    private static final Logger LOG = Logger.getLogger(SameInputs.class);

    /** Exit statuses that the jobs' definitions know. */
    private static final String UNCHANGED = "UNCHANGED";

    private static final String UNDECIDED = "UNCHANGED_UNDECIDED";

    private final ModelRegistry models;
    private final Workspace workspace;

    SameInputs(ModelRegistry models, Workspace workspace) {
        this.models = models;
        this.workspace = workspace;
    }

    /** The newest whose files are whole. Reads them, so it is not to be called in a transaction. */
    Optional<ModelVersion> made(String model, String inputsSha256) {
        return models.madeFrom(model, inputsSha256).stream()
                .filter(this::isWhole)
                .findFirst();
    }

    private boolean isWhole(ModelVersion version) {
        try {
            VerifiedModels.requireWhole(version, workspace);
            return true;
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            LOG.warnf("%s v%d is trained anew: %s", version.model(), version.version(), e.getMessage());
            return false;
        }
    }

    /** The exit status of a step that took a version: the run ends there, or at the gate where none has decided on it. */
    String status(String job, ModelVersion same) {
        LOG.infof("nothing changed since %s v%d: no new version", same.model(), same.version());
        return !job.equals(JobDefinition.NIGHTLY.jobName()) || models.isDecided(same) ? UNCHANGED : UNDECIDED;
    }
}
