package dev.loff.job.experiment;

import jakarta.batch.api.chunk.ItemProcessor;
import jakarta.batch.runtime.context.StepContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.transaction.Transactional;

/** Trains one segment of a cell, or tests the cell. */
@Named
@Dependent
public class CellProcessor implements ItemProcessor {
    @Inject
    StepContext step;

    @Override
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public Object processItem(Object item) {
        return ((CellWork) step.getTransientUserData()).work((CellWork.Piece) item);
    }
}
