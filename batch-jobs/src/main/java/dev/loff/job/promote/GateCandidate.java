package dev.loff.job.promote;

import dev.loff.job.CurrentJob;
import dev.loff.registry.JobRun;
import dev.loff.registry.ModelVersion;
import jakarta.batch.api.AbstractBatchlet;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;

/** Step: decides what becomes of the candidate, and keeps that and the reason. */
@Named
@Dependent
public class GateCandidate extends AbstractBatchlet {
    @Inject
    CurrentJob job;

    @Inject
    GateStep gate;

    @Override
    public String process() throws IOException {
        JobRun run = job.run();
        if (run.decision() != null) {
            return "resumed";
        }
        ModelVersion candidate = run.required(run.modelVersion(), "model version");
        return gate.decide(job, candidate).decision().name();
    }
}
