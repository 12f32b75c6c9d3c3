package dev.loff.job.experiment;

import dev.loff.job.CurrentJob;
import dev.loff.job.StepMeter;
import dev.loff.job.UsedMemory;
import dev.loff.job.event.StepProgress;
import dev.loff.registry.ExperimentCell;
import dev.loff.registry.ExperimentLedger;
import jakarta.batch.api.chunk.AbstractItemReader;
import jakarta.batch.runtime.context.StepContext;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.transaction.Transactional;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what is left of the cells, piece by piece; where it stands comes from the registry, not from the checkpoint. */
@Named
@Dependent
public class CellReader extends AbstractItemReader {
    @Inject
    CurrentJob job;

    @Inject
    StepContext step;

    @Inject
    OpenExperiment.Opener opener;

    @Inject
    ExperimentLedger experiments;

    @Inject
    UsedMemory memory;

    @Inject
    Event<StepProgress> progress;

    private @Nullable CellWork work;

    @Override
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public void open(@Nullable Serializable checkpoint) {
        List<ExperimentCell> cells = experiments.cells(job.instanceId());
        OpenExperiment experiment = opener.open(job.run(), cells);
        int total = cells.stream().mapToInt(OpenExperiment::epochs).sum();
        int left = experiment.waiting().stream()
                .mapToInt(OpenExperiment.Waiting::epochsLeft)
                .sum();
        int minibatches = job.parameters().whole("segment-minibatches");
        work = new CellWork(
                experiment,
                memory,
                new StepMeter(progress, job, "cells", "epochs", total - left, total),
                minibatches == 0 ? Integer.MAX_VALUE : minibatches);
        step.setTransientUserData(work);
    }

    @Override
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public @Nullable Object readItem() {
        return work == null ? null : work.next();
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
