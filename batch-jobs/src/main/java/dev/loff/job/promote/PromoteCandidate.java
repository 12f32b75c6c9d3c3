package dev.loff.job.promote;

import dev.loff.job.CurrentJob;
import dev.loff.job.ThisProcess;
import dev.loff.registry.Alias;
import dev.loff.registry.AuditLog;
import dev.loff.registry.JobRun;
import dev.loff.registry.Leases;
import dev.loff.registry.ModelRegistry;
import dev.loff.registry.ModelVersion;
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
    AuditLog audit;

    @Override
    @Transactional
    public String process() {
        job.requireOwnership();
        JobRun run = job.run();
        ModelVersion candidate = run.required(run.modelVersion(), "model version");
        audit.write(deed(candidate));
        models.point(Alias.CHAMPION, candidate, "job " + job.name(), run.required(run.decisionReason(), "decision"));
        return "promoted";
    }

    private AuditLog.Deed deed(ModelVersion candidate) {
        int before = models.resolve(candidate.model(), Alias.CHAMPION)
                .map(ModelVersion::version)
                .orElse(0);
        Leases.Owner process = ThisProcess.owner();
        return new AuditLog.Deed(
                "job " + job.name(),
                "job, process " + process.pid() + " on " + process.host(),
                "promote",
                "model " + candidate.model(),
                job.executionId(),
                before == 0 ? null : "{\"champion\": " + before + "}",
                "{\"champion\": " + candidate.version() + "}");
    }
}
