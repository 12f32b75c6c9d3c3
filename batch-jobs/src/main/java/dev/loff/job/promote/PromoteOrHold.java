package dev.loff.job.promote;

import dev.loff.job.CurrentJob;
import dev.loff.registry.Decision;
import dev.loff.registry.JobRun;
import jakarta.batch.api.Decider;
import jakarta.batch.runtime.StepExecution;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** Decision: what the gate has written down, so that a restart decides the same. */
@Named
@Dependent
public class PromoteOrHold implements Decider {
    @Inject
    CurrentJob job;

    @Override
    public String decide(StepExecution[] executions) {
        JobRun run = job.run();
        Decision decision = run.required(run.decision(), "decision");
        return switch (decision) {
            case PROMOTED -> "PROMOTE";
            case HELD -> "HOLD";
            case PROPOSED -> "PROPOSE";
            case REGISTERED -> "REGISTER";
        };
    }
}
