package dev.loff.job.train;

import dev.loff.job.CurrentJob;
import dev.loff.job.FilePatience;
import dev.loff.job.ResidentMemory;
import dev.loff.job.StepMeter;
import dev.loff.job.Workspace;
import dev.loff.job.event.StepProgress;
import dev.loff.registry.FeatureLedger;
import dev.loff.registry.TrainingLedger;
import dev.loff.training.ClassifierTraining;
import jakarta.batch.api.chunk.AbstractItemReader;
import jakarta.batch.runtime.context.StepContext;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.transaction.Transactional;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** Reads the segments that are left of a training; where it stands comes from the registry, not from the checkpoint. */
@Named
@Dependent
public class SegmentReader extends AbstractItemReader {
    @Inject
    CurrentJob job;

    @Inject
    StepContext step;

    @Inject
    Workspace workspace;

    @Inject
    FeatureLedger features;

    @Inject
    TrainingLedger trainings;

    @Inject
    FilePatience patience;

    @Inject
    Event<StepProgress> progress;

    private @Nullable SegmentWork work;

    @Override
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public void open(@Nullable Serializable checkpoint) {
        ResidentMemory.ofThisProcess().forgetPeak();
        OpenTraining open = OpenTraining.open(
                job.run().required(job.run().trainingRun(), "training run"), workspace, features, trainings, patience);
        ClassifierTraining training = open.training();
        int done = training.position().epoch();
        int total = training.hyperparameters().epochs();
        int minibatches = job.parameters().whole("segment-minibatches");
        work = new SegmentWork(
                open,
                minibatches == 0 ? Integer.MAX_VALUE : minibatches,
                new StepMeter(progress, job, "train", "epochs", done, total));
        step.setTransientUserData(work);
    }

    @Override
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public @Nullable Object readItem() {
        return work == null || work.training().finished() ? null : work.nextSegment();
    }

    @Override
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public void close() {
        if (work != null) {
            work.close();
            work = null;
        }
    }
}
