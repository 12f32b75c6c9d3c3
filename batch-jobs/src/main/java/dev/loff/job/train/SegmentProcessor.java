package dev.loff.job.train;

import jakarta.batch.api.chunk.ItemProcessor;
import jakarta.batch.runtime.context.StepContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.transaction.Transactional;

/** Trains one segment. */
@Named
@Dependent
public class SegmentProcessor implements ItemProcessor {
    @Inject
    StepContext step;

    @Override
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public Object processItem(Object item) {
        return ((SegmentWork) step.getTransientUserData()).train((SegmentWork.Segment) item);
    }
}
