package dev.loff.app.jobs;

import dev.loff.dataset.DatasetGlance;
import dev.loff.job.EncoderSource;
import dev.loff.job.Encoders;
import dev.loff.job.VerifiedModels;
import dev.loff.job.Workspace;
import dev.loff.job.experiment.ExperimentPlan;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.job.parameter.JobParameters;
import dev.loff.job.train.TrainingParameters;
import dev.loff.registry.Alias;
import dev.loff.registry.ModelRegistry;
import dev.loff.registry.ModelVersion;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Refuses runs that cannot succeed before anything is started for them. Each check is cheap: no image is decoded, no graph is run,
 * and of a data set only as much is listed as it takes.
 */
@ApplicationScoped
class StartChecks {
    private final Encoders encoders;
    private final ModelRegistry models;
    private final Workspace workspace;

    StartChecks(Encoders encoders, ModelRegistry models, Workspace workspace) {
        this.encoders = encoders;
        this.models = models;
        this.workspace = workspace;
    }

    private interface Check {
        void run() throws IOException;
    }

    /** What a file system says is about a name that the user gave; so it is a refusal, not a failure. */
    private static void refusing(JobDefinition job, Check check) {
        try {
            check.run();
        } catch (IOException e) {
            throw RefusedException.invalid("Cannot run " + job.jobName() + ": a file cannot be read: " + reason(e));
        } catch (UncheckedIOException e) {
            throw RefusedException.invalid("Cannot run " + job.jobName() + ": " + e.getMessage());
        } catch (InvalidPathException e) {
            throw RefusedException.invalid("Cannot run " + job.jobName() + ": a path is none on this machine: "
                    + e.getReason() + " (path=" + e.getInput().replace("\0", "\\0") + ")");
        }
    }

    /** Why a file cannot be read, with its name. */
    private static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "this user may not read it (file=" + failure.getMessage() + ")";
        }
        return failure instanceof NoSuchFileException
                ? "it is not there (file=" + failure.getMessage() + ")"
                : String.valueOf(failure.getMessage());
    }

    /** What must be right also of a run that comes later: encoder, initial weights, and parameters that go together. */
    void settings(JobDefinition job, JobParameters parameters) {
        refusing(job, () -> {
            if (job.trains()) {
                TrainingParameters.of(parameters);
            }
            if (job == JobDefinition.EXPERIMENT) {
                ExperimentPlan.of(parameters);
            }
            if (parameters.values().containsKey("encoder")) {
                encoders.check(EncoderSource.of(parameters));
            }
        });
    }

    /** What must be there for a run that starts now: images, of two classes unless they are scored, and the model that scores. */
    void inputs(JobDefinition job, JobParameters parameters) {
        if (!job.readsImages()) {
            return;
        }
        Path dataset = Path.of(parameters.text("dataset"));
        if (!Files.exists(dataset)) {
            throw RefusedException.invalid("Cannot run " + job.jobName()
                    + ": there is no folder and no manifest of that name (dataset=" + dataset + ")");
        }
        refusing(job, () -> {
            if (job == JobDefinition.SCORE_IMAGES) {
                model(parameters);
                DatasetGlance.requireImages(dataset);
            } else {
                DatasetGlance.requireClasses(dataset);
            }
        });
    }

    private void model(JobParameters parameters) throws IOException {
        ModelVersion version = scoring(parameters);
        try {
            VerifiedModels.open(version, workspace);
        } catch (IllegalStateException e) {
            throw new RefusedException(String.valueOf(e.getMessage()));
        }
        EncoderSource source =
                EncoderSource.parse(version.trainingRun().featureSet().encoder().source());
        encoders.check(source.calledAsToldBy(parameters));
    }

    /** The version that a scoring job's alias points at. */
    ModelVersion scoring(JobParameters parameters) {
        Alias alias = Alias.valueOf(parameters.text("alias").toUpperCase(Locale.ROOT));
        return models.resolve(parameters.text("model"), alias)
                .orElseThrow(
                        () -> RefusedException.unknown("Cannot score: the model has no such version, see `loff models`"
                                + " (model=" + parameters.text("model") + ", alias=" + parameters.text("alias") + ")"));
    }
}
