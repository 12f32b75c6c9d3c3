package dev.loff.job.event;

import dev.loff.encoder.PipelineListener.Phase;
import java.time.Duration;

/** An image was decoded, or a minibatch encoded. Fired from the threads that do it. */
public record PipelineTimed(long execution, String job, Phase phase, Duration duration) {}
