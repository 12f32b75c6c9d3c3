package dev.loff.job.extract;

import dev.loff.extraction.PendingImage;
import jakarta.batch.api.chunk.ItemProcessor;
import jakarta.batch.runtime.context.StepContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** Hands one image to the decoders. A bad image is a quarantine row later, never an exception here. */
@Named
@Dependent
public class ImageProcessor implements ItemProcessor {
    @Inject
    StepContext step;

    @Override
    public Object processItem(Object item) throws InterruptedException {
        ExtractionWork work = (ExtractionWork) step.getTransientUserData();
        work.extraction().submit((PendingImage) item);
        work.meter().advance(1);
        return item;
    }
}
