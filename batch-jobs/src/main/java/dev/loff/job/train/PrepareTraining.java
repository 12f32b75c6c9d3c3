package dev.loff.job.train;

import dev.loff.dataset.Split;
import dev.loff.job.CurrentJob;
import dev.loff.job.FilePatience;
import dev.loff.job.ProgramVersion;
import dev.loff.job.Workspace;
import dev.loff.registry.FeatureLedger;
import dev.loff.registry.FeatureSet;
import dev.loff.registry.JobRun;
import dev.loff.registry.ModelVersion;
import dev.loff.registry.TrainingLedger;
import dev.loff.registry.TrainingRun;
import dev.loff.training.Hyperparameters;
import dev.loff.training.LabeledFeatures;
import jakarta.batch.api.AbstractBatchlet;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;

/**
 * Step: registers the training run once per job instance, with all that it depends on. Where a registered version was made from the
 * same and its files are whole, the run takes that one instead of making another: it ends here, or goes on to the gate if none has
 * decided on that version yet.
 */
@Named
@Dependent
public class PrepareTraining extends AbstractBatchlet {
    @Inject
    CurrentJob job;

    @Inject
    Workspace workspace;

    @Inject
    FeatureLedger features;

    @Inject
    TrainingLedger trainings;

    @Inject
    FilePatience patience;

    @Inject
    SameInputs sameInputs;

    @Inject
    ProgramVersion program;

    @Override
    public String process() {
        JobRun run = job.run();
        if (run.trainingRun() != null) {
            return "resumed";
        }
        if (run.isUnchanged()) {
            return sameInputs.status(job.name(), run.required(run.modelVersion(), "model version"));
        }
        FeatureSet set = run.required(run.featureSet(), "feature set");
        try (LabeledSplits splits = LabeledSplits.open(set, features, workspace)) {
            LabeledFeatures train = splits.features(Split.TRAIN);
            if (train.size() == 0) {
                throw new IllegalArgumentException(
                        "Cannot train: no training image has features (dataset=" + run.dataset() + ")");
            }
            Hyperparameters hyperparameters = hyperparameters();
            String inputs =
                    TrainingInputs.hash(set, splits, hyperparameters, program).hex();
            ModelVersion same = job.parameters().forces()
                    ? null
                    : sameInputs.made(run.model(), inputs).orElse(null);
            if (same != null) {
                job.update(it -> it.unchangedSince(same));
                return sameInputs.status(job.name(), same);
            }
            TrainingRun training = new TrainingRun(
                            set,
                            job.instanceId(),
                            job.parameters().text("classifier"),
                            hyperparameters.toJson(),
                            hyperparameters.seed(),
                            train.size(),
                            Instant.now())
                    .dependingOn(inputs);
            job.commit(() -> {
                TrainingRun registered = trainings.register(training);
                job.update(it -> it.trains(registered));
            });
        }
        return "prepared";
    }

    private Hyperparameters hyperparameters() {
        return patience.withInitialWeights(job.parameters(), () -> TrainingParameters.of(job.parameters()));
    }
}
