package dev.loff.app.jobs;

import dev.loff.job.LeaseKeeper;
import dev.loff.job.event.ExecutionFailed;
import dev.loff.registry.Executions;
import dev.loff.registry.LostLeaseException;
import io.quarkiverse.jberet.runtime.QuarkusJobOperator;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.batch.runtime.StepExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import org.jberet.runtime.StepExecutionImpl;
import org.jboss.logging.Logger;

/**
 * Plans an automatic restart of an execution that failed only because the database could not be used for a while: a connection
 * broke, or all of them were in use. What the execution has committed stays.
 */
@ApplicationScoped
class LostConnections {
    private static final Logger LOG = Logger.getLogger(LostConnections.class);

    private final QuarkusJobOperator operator;
    private final Executions executions;
    private final LeaseKeeper leases;
    private final Restarts restarts;

    LostConnections(QuarkusJobOperator operator, Executions executions, LeaseKeeper leases, Restarts restarts) {
        this.operator = operator;
        this.executions = executions;
        this.leases = leases;
        this.restarts = restarts;
    }

    void on(@Observes ExecutionFailed event) {
        long execution = event.execution();
        // To look at its steps may take the database, too.
        Insistence.untilDone("see whether execution " + execution + " goes on", () -> {
            if (failedByDatabase(event)) {
                plan(execution);
            }
        });
    }

    private void plan(long execution) {
        try {
            QuarkusTransaction.requiringNew().run(() -> {
                leases.check(execution);
                executions.find(execution).ifPresent(restarts::planAfterDeath);
            });
            LOG.warnf(
                    "execution %d failed because the database could not be used: it is restarted automatically",
                    execution);
        } catch (LostLeaseException e) {
            LOG.debugf(e, "execution %d goes on elsewhere", execution);
        }
    }

    /** Also if nothing is known of a reason: what a step throws is kept, what keeping it throws is not. */
    private boolean failedByDatabase(ExecutionFailed event) {
        List<Throwable> failures = new ArrayList<>();
        if (event.failure() != null) {
            failures.add(event.failure());
        }
        for (StepExecution step : operator.getStepExecutions(event.execution())) {
            if (step instanceof StepExecutionImpl it && it.getException() != null) {
                failures.add(it.getException());
            }
        }
        return failures.isEmpty() || failures.stream().anyMatch(TransientDatabaseFailure::isIn);
    }
}
