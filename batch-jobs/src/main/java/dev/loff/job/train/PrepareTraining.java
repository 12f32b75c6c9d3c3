package dev.loff.job.train;

import dev.loff.dataset.Split;
import dev.loff.job.CurrentJob;
import dev.loff.job.Workspace;
import dev.loff.registry.FeatureLedger;
import dev.loff.registry.FeatureSet;
import dev.loff.registry.JobRun;
import dev.loff.registry.TrainingLedger;
import dev.loff.registry.TrainingRun;
import dev.loff.training.Hyperparameters;
import dev.loff.training.LabeledFeatures;
import jakarta.batch.api.AbstractBatchlet;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;

/** Step: registers the training run once per job instance, with all that it depends on. */
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

    @Override
    public String process() {
        JobRun run = job.run();
        if (run.trainingRun() != null) {
            return "resumed";
        }
        FeatureSet set = run.required(run.featureSet(), "feature set");
        try (LabeledSplits splits = LabeledSplits.open(set, features, workspace)) {
            LabeledFeatures train = splits.features(Split.TRAIN);
            if (train.size() == 0) {
                throw new IllegalArgumentException(
                        "Cannot train: no training image has features (dataset=" + run.dataset() + ")");
            }
            Hyperparameters hyperparameters = TrainingParameters.of(job.parameters());
            TrainingRun training = new TrainingRun(
                    set,
                    job.instanceId(),
                    job.parameters().text("classifier"),
                    hyperparameters.toJson(),
                    hyperparameters.seed(),
                    train.size(),
                    Instant.now());
            job.commit(() -> {
                TrainingRun registered = trainings.register(training);
                job.update(it -> it.trains(registered));
            });
        }
        return "prepared";
    }
}
