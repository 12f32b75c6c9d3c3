package dev.loff.job.extract;

import jakarta.batch.api.chunk.CheckpointAlgorithm;
import jakarta.batch.runtime.context.StepContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** Ends a chunk where the plan ends a shard. */
@Named
@Dependent
public class ShardCheckpoint implements CheckpointAlgorithm {
    private static final int SECONDS = 24 * 60 * 60;

    @Inject
    StepContext step;

    @Override
    public int checkpointTimeout() {
        return SECONDS;
    }

    @Override
    public void beginCheckpoint() {}

    @Override
    public boolean isReadyToCheckpoint() {
        return ((ExtractionWork) step.getTransientUserData()).extraction().shardIsRead();
    }

    @Override
    public void endCheckpoint() {}
}
