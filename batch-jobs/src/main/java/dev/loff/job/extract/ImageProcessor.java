package dev.loff.job.extract;

import dev.loff.extraction.PendingImage;
import jakarta.batch.api.chunk.ItemProcessor;
import jakarta.batch.runtime.context.StepContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.transaction.Transactional;

/** Takes one image's features from the encoder. A bad image is a quarantine row later, never an exception here. */
@Named
@Dependent
public class ImageProcessor implements ItemProcessor {
    @Inject
    StepContext step;

    @Override
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public Object processItem(Object item) throws InterruptedException {
        ExtractionWork work = (ExtractionWork) step.getTransientUserData();
        PendingImage image = (PendingImage) item;
        work.extraction().place(image);
        work.meter().advance(1);
        // The batch runtime keeps what is returned until the chunk ends, so that must not be the image.
        return image.entry().position();
    }
}
