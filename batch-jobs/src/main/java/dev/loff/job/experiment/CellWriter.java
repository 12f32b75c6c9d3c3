package dev.loff.job.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loff.evaluation.Estimate;
import dev.loff.experiment.CellResult;
import dev.loff.experiment.Score;
import dev.loff.job.CurrentJob;
import dev.loff.job.parameter.Experiments;
import dev.loff.job.train.SegmentStore;
import dev.loff.registry.ExperimentCell;
import dev.loff.registry.ExperimentLedger;
import dev.loff.training.SavedTrainingState;
import jakarta.batch.api.chunk.AbstractItemWriter;
import jakarta.batch.runtime.context.StepContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jboss.logging.Logger;

/** Stores a segment with its training state, or what came of a cell; a finished cell needs its state no longer. */
@Named
@Dependent
public class CellWriter extends AbstractItemWriter {
    private static final Logger LOG = Logger.getLogger(CellWriter.class);

    @Inject
    CurrentJob job;

    @Inject
    StepContext step;

    @Inject
    SegmentStore segments;

    @Inject
    ExperimentLedger experiments;

    @Override
    public void writeItems(List<Object> items) throws Exception {
        CellWork work = (CellWork) step.getTransientUserData();
        for (Object item : items) {
            if (item instanceof CellWork.Trained trained) {
                store(work, trained);
            } else {
                finish(work, (CellWork.Tested) item);
            }
        }
    }

    @Override
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public void close() {
        segments.removeDropped();
    }

    private void store(CellWork work, CellWork.Trained trained) throws Exception {
        CellTraining training = work.training();
        SavedTrainingState saved = segments.save(trained.cell().trainingRun().id(), trained.ordinal(), training::save);
        segments.store(
                () -> experiments.cell(trained.cell().trainingRun().id()).trainingRun(),
                trained.ordinal(),
                training.minibatch(),
                trained.result(),
                training.finished() ? SegmentStore.Ending.LAST : SegmentStore.Ending.MORE,
                saved);
        if (trained.result().epochFinished()) {
            work.epochIsStored();
        }
    }

    private void finish(CellWork work, CellWork.Tested tested) throws JsonProcessingException {
        job.requireOwnership();
        ExperimentCell cell = experiments.cell(tested.cell().trainingRun().id());
        cell.finish(JsonMapper.builder().build().writeValueAsString(tested.result()), Instant.now());
        segments.dropStatesBefore(cell.trainingRun(), Integer.MAX_VALUE);
        work.cellIsStored(OpenExperiment.epochs(cell) - work.training().epoch());
        report(cell, tested.result(), work.waitingCells());
    }

    private void report(ExperimentCell cell, CellResult result, int left) {
        Score metric = Experiments.metric(job.parameters());
        Estimate score = result.test().get(metric);
        LOG.infof(
                "cell %d, %s, seed %d: %s %s, best epoch %d, inference %.1f images/s, peak memory %d MiB; %d left",
                cell.trainingRun().cell() + 1,
                cell.method(),
                cell.trainingRun().seed(),
                metric.title(),
                score == null
                        ? "has no value"
                        : String.format(Locale.ROOT, "%.4f [%.4f, %.4f]", score.value(), score.low(), score.high()),
                cell.trainingRun().bestEpoch(),
                result.inferenceImagesPerSecond(),
                result.memory().bytes() >> 20,
                left);
    }
}
