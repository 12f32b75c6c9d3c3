package dev.loff.job.train;

import dev.loff.job.CurrentJob;
import dev.loff.job.event.EpochFinished;
import dev.loff.registry.TrainingLedger;
import dev.loff.training.ClassifierTraining;
import dev.loff.training.SavedTrainingState;
import dev.loff.training.SegmentResult;
import dev.loff.training.ValidationResult;
import jakarta.batch.api.chunk.AbstractItemWriter;
import jakarta.batch.runtime.context.StepContext;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.transaction.Transactional;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Stores each segment with its training state and tells of each epoch. */
@Named
@Dependent
public class SegmentWriter extends AbstractItemWriter {
    private static final Logger LOG = Logger.getLogger(SegmentWriter.class);

    @Inject
    CurrentJob job;

    @Inject
    StepContext step;

    @Inject
    TrainingLedger trainings;

    @Inject
    SegmentStore segments;

    @Inject
    Event<EpochFinished> epochs;

    @Override
    public void writeItems(List<Object> items) throws Exception {
        for (Object item : items) {
            store((SegmentWork) step.getTransientUserData(), (SegmentWork.Trained) item);
        }
    }

    @Override
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public void close() {
        segments.removeDropped();
    }

    private void store(SegmentWork work, SegmentWork.Trained trained) throws Exception {
        ClassifierTraining training = work.training();
        SavedTrainingState saved = segments.save(work.run(), trained.ordinal(), training::save);
        segments.store(
                () -> trainings.run(work.run()),
                trained.ordinal(),
                training.position().minibatch(),
                trained.result(),
                training.finished() ? SegmentStore.Ending.LAST : SegmentStore.Ending.MORE,
                saved);
        report(trained.result());
    }

    private void report(SegmentResult result) {
        if (!result.epochFinished()) {
            return;
        }
        double perSecond = result.samplesPerSecond();
        @Nullable ValidationResult validation = result.validation();
        double validationLoss = validation == null ? Double.NaN : validation.loss();
        double validationAccuracy = validation == null ? Double.NaN : validation.accuracy();
        LOG.infof(
                "epoch %d: loss %.4f, accuracy %.4f, validation loss %.4f, validation accuracy %.4f, best epoch %d",
                result.epoch(),
                result.trainingLoss(),
                result.trainingAccuracy(),
                validationLoss,
                validationAccuracy,
                result.bestEpoch());
        epochs.fire(new EpochFinished(
                job.name(),
                result.epoch(),
                result.trainingLoss(),
                result.trainingAccuracy(),
                validationLoss,
                validationAccuracy,
                perSecond));
    }
}
