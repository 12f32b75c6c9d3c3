package dev.loff.job.promote;

import dev.loff.job.CurrentJob;
import dev.loff.job.ThisProcess;
import dev.loff.registry.AuditLog;
import dev.loff.registry.Decision;
import dev.loff.registry.JobRun;
import dev.loff.registry.Leases;
import dev.loff.registry.ModelVersion;
import dev.loff.registry.Promotions;
import jakarta.batch.api.AbstractBatchlet;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Step: makes the candidate the champion, if the champion is still the one that it was compared with; else the gate decides
 * anew. A candidate that has been the champion stays as a person has left it. Ends with the decision that counts in the end.
 */
@Named
@Dependent
public class PromoteCandidate extends AbstractBatchlet {
    private static final Logger LOG = Logger.getLogger(PromoteCandidate.class);

    @Inject
    CurrentJob job;

    @Inject
    GateStep gate;

    @Inject
    Promotions promotions;

    @Inject
    AuditLog audit;

    @Override
    public String process() throws IOException {
        JobRun run = job.run();
        ModelVersion candidate = run.required(run.modelVersion(), "model version");
        Decision decision = run.required(run.decision(), "decision");
        String reason = run.required(run.decisionReason(), "decision");
        Promotions.Standing judged = judged();
        while (decision == Decision.PROMOTED && promote(candidate, judged, reason) == Promotions.Promoted.OUTDATED) {
            LOG.infof("the champion of %s changed since the gate: it decides anew", candidate.model());
            Verdict verdict = gate.decide(job, candidate);
            decision = verdict.decision();
            reason = verdict.reason();
            judged = verdict.standing();
        }
        return decision.name();
    }

    /** The gate promotes nothing over a pin, so there was none when it let the candidate through. */
    private Promotions.Standing judged() {
        return promotions.ofInstances(List.of(job.instanceId())).values().stream()
                .findFirst()
                .map(it -> new Promotions.Standing(it.champion(), false))
                .orElse(new Promotions.Standing(null, false));
    }

    private Promotions.Promoted promote(ModelVersion candidate, Promotions.Standing judged, String reason) {
        return job.committed(() -> {
            Promotions.Promoted promoted = promotions.promote(candidate, judged, "job " + job.name(), reason);
            if (promoted == Promotions.Promoted.NOW) {
                audit.write(deed(candidate, judged));
            }
            return promoted;
        });
    }

    private AuditLog.Deed deed(ModelVersion candidate, Promotions.Standing judged) {
        Leases.Owner process = ThisProcess.owner();
        Integer before = judged.champion() == null ? null : promotions.number(judged.champion());
        return new AuditLog.Deed(
                "job " + job.name(),
                "job, process " + process.pid() + " on " + process.host(),
                "promote",
                "model " + candidate.model(),
                job.executionId(),
                before == null ? null : "{\"champion\": " + before + "}",
                "{\"champion\": " + candidate.version() + "}");
    }
}
