package dev.loff.job.score;

import dev.loff.job.CurrentJob;
import dev.loff.job.VerifiedModels;
import dev.loff.job.Workspace;
import dev.loff.job.parameter.JobParameters;
import dev.loff.registry.Alias;
import dev.loff.registry.JobRun;
import dev.loff.registry.ModelRegistry;
import dev.loff.registry.ModelVersion;
import jakarta.batch.api.AbstractBatchlet;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.util.Locale;

/** Step: settles once per job instance which version labels the images, so that a promotion in between changes nothing. */
@Named
@Dependent
public class ChooseModel extends AbstractBatchlet {
    @Inject
    CurrentJob job;

    @Inject
    Workspace workspace;

    @Inject
    ModelRegistry models;

    @Override
    public String process() throws IOException {
        JobRun run = job.run();
        if (run.modelVersion() != null) {
            return "resumed";
        }
        JobParameters parameters = job.parameters();
        Alias alias = Alias.valueOf(parameters.text("alias").toUpperCase(Locale.ROOT));
        ModelVersion version = models.resolve(run.model(), alias)
                .orElseThrow(() -> new IllegalArgumentException("Cannot score: the model has no such version (model="
                        + run.model() + ", alias=" + parameters.text("alias") + ")"));
        VerifiedModels.open(version, workspace);
        job.update(it -> it.registered(version));
        return "chosen";
    }
}
