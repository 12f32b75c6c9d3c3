package dev.loff.job.experiment;

import dev.loff.dataset.Split;
import dev.loff.job.CurrentJob;
import dev.loff.job.FilePatience;
import dev.loff.job.Workspace;
import dev.loff.job.train.LabeledSplits;
import dev.loff.registry.ExperimentCell;
import dev.loff.registry.ExperimentLedger;
import dev.loff.registry.FeatureLedger;
import dev.loff.registry.FeatureSet;
import dev.loff.registry.JobRun;
import dev.loff.registry.TrainingRun;
import jakarta.batch.api.AbstractBatchlet;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.List;

/** Step: registers the cells once per job instance, with all that each depends on. */
@Named
@Dependent
public class PrepareExperiment extends AbstractBatchlet {
    @Inject
    CurrentJob job;

    @Inject
    Workspace workspace;

    @Inject
    FeatureLedger features;

    @Inject
    ExperimentLedger experiments;

    @Inject
    FilePatience patience;

    @Override
    public String process() {
        if (!experiments.cells(job.instanceId()).isEmpty()) {
            return "resumed";
        }
        JobRun run = job.run();
        FeatureSet set = run.required(run.featureSet(), "feature set");
        int train = trainImages(set, run.dataset());
        List<ExperimentPlan.Cell> cells = plan().cells();
        job.commit(() -> register(cells, set, train));
        return "prepared";
    }

    private void register(List<ExperimentPlan.Cell> cells, FeatureSet set, int train) {
        for (ExperimentPlan.Cell cell : cells) {
            TrainingRun training = new TrainingRun(
                            set,
                            job.instanceId(),
                            cell.method().text(),
                            cell.hyperparameters(),
                            cell.seed(),
                            train,
                            Instant.now())
                    .inCell(cells.indexOf(cell));
            experiments.register(new ExperimentCell(training, cell.method().text()));
        }
    }

    /** An experiment compares on images that no method has seen: without test images there is nothing to tell. */
    private int trainImages(FeatureSet set, String dataset) {
        try (LabeledSplits splits = LabeledSplits.open(set, features, workspace)) {
            int train = splits.features(Split.TRAIN).size();
            int test = splits.features(Split.TEST).size();
            if (train == 0 || test == 0 || set.snapshot().classes().size() < 2) {
                throw new IllegalArgumentException(
                        "Cannot compare methods: it takes training images, test images and two classes (dataset="
                                + dataset + ", train=" + train + ", test=" + test + ", classes="
                                + set.snapshot().classes().size() + ")");
            }
            return train;
        }
    }

    private ExperimentPlan plan() {
        return patience.withInitialWeights(job.parameters(), () -> ExperimentPlan.of(job.parameters()));
    }
}
