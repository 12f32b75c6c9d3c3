package dev.loff.job.promote;

import dev.loff.job.CurrentJob;
import dev.loff.registry.Alias;
import dev.loff.registry.JobRun;
import dev.loff.registry.Leases;
import dev.loff.registry.ModelRegistry;
import jakarta.batch.api.AbstractBatchlet;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.transaction.Transactional;

/** Step: makes the candidate the champion. */
@Named
@Dependent
public class PromoteCandidate extends AbstractBatchlet {
    @Inject
    CurrentJob job;

    @Inject
    ModelRegistry models;

    @Inject
    Leases leases;

    @Override
    @Transactional
    public String process() {
        leases.check(job.executionId());
        JobRun run = job.run();
        models.point(
                Alias.CHAMPION,
                run.required(run.modelVersion(), "model version"),
                "job " + job.name(),
                run.required(run.decisionReason(), "decision"));
        return "promoted";
    }
}
