package dev.loff.app.jobs;

import dev.loff.job.parameter.JobDefinition;
import dev.loff.job.parameter.JobParameters;
import dev.loff.job.parameter.RefusedParametersException;
import dev.loff.registry.Executions;
import dev.loff.registry.Guards;
import dev.loff.registry.JobRuns;
import dev.loff.registry.SubmissionLedger;
import dev.loff.registry.Takeovers;
import io.quarkiverse.jberet.runtime.QuarkusJobOperator;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * What a host leaves that dies between the batch runtime's registration of a job, which commits by itself, and the commit that
 * says it was started. Whoever asked does not know of it and starts another, so this one must never run.
 */
@ApplicationScoped
class UnbegunStarts {
    private static final Logger LOG = Logger.getLogger(UnbegunStarts.class);

    private final Executions executions;
    private final JobRuns runs;
    private final SubmissionLedger submissions;
    private final Guards guards;
    private final Takeovers takeovers;
    private final QuarkusJobOperator operator;
    private final Audit audit;

    UnbegunStarts(
            Executions executions,
            JobRuns runs,
            SubmissionLedger submissions,
            Guards guards,
            Takeovers takeovers,
            QuarkusJobOperator operator,
            Audit audit) {
        this.executions = executions;
        this.runs = runs;
        this.submissions = submissions;
        this.guards = guards;
        this.takeovers = takeovers;
        this.operator = operator;
        this.audit = audit;
    }

    /** The commit that says it was started may still be under way, also from a process that is gone; it holds the guard. */
    void awaitItsStart(Executions.Row row, Optional<Guards.Key> guard) {
        if (!isBegun(row)) {
            guard.ifPresent(guards::lock);
        }
    }

    /** The guard of an execution that may not have begun; not to be called in a transaction. None for what no version of this program has started: one such row must not keep others from being recovered. */
    Optional<Guards.Key> guard(Executions.Row row) {
        try {
            JobParameters parameters = JobParameters.of(operator.getParameters(row.execution()));
            return Optional.of(JobDefinition.named(row.job()).guard(parameters));
        } catch (IllegalArgumentException | RefusedParametersException e) {
            LOG.debugf(e, "execution %d has no guard", row.execution());
            return Optional.empty();
        }
    }

    /** Abandons an execution that was just taken over and that nobody has written down; false if it is not such a one. */
    boolean abandon(Executions.Row row, Takeovers.Orphan orphan, Actor by) {
        if (isBegun(row)) {
            return false;
        }
        String reason = orphan.reason() + "; it was not written down as started, and has done nothing";
        executions.abandonUnbegun(row.execution(), reason);
        LOG.warnf("Execution %d of %s was %s, but %s: ABANDONED", row.execution(), row.job(), row.status(), reason);
        audit.execution(
                by,
                "abandon",
                row.execution(),
                Map.of("status", row.status()),
                Map.of("status", "ABANDONED", "reason", reason));
        return true;
    }

    private boolean isBegun(Executions.Row row) {
        return runs.find(row.instance()) != null || submissions.hasStarted(row.instance());
    }

    /** The batch runtime registers an instance before its execution. */
    void removeEmptyInstances(Duration patience, Actor by) {
        RetriedTransaction.run(() -> takeovers
                .removeEmptyInstances(patience)
                .forEach(it -> audit.other(
                        by,
                        "remove",
                        "job instance " + it.id(),
                        Map.of("job", it.job()),
                        Map.of("reason", "its host has died before it had an execution"))));
    }
}
