package dev.loff.job.extract;

import dev.loff.encoder.PipelineListener;
import dev.loff.job.event.MinibatchHalved;
import dev.loff.job.event.PipelineTimed;
import jakarta.enterprise.event.Event;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Tells what the pipeline of a job's worker does. */
record PipelineEvents(long execution, String job, int worker, Event<Object> listeners) implements PipelineListener {
    private static final Logger LOG = Logger.getLogger(PipelineEvents.class);

    @Override
    public void done(Phase phase, Duration duration) {
        listeners.fire(new PipelineTimed(execution, job, phase, duration));
    }

    @Override
    public void halved(int images) {
        LOG.warnf(
                "worker %d: the device's memory is too small, going on with minibatches of %d, which give the same"
                        + " features; a smaller encoder-minibatch begins so",
                worker, images);
        listeners.fire(new MinibatchHalved(job, images));
    }
}
