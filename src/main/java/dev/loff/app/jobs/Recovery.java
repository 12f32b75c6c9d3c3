package dev.loff.app.jobs;

import dev.loff.job.LeaseKeeper;
import dev.loff.job.parameter.JobParameters;
import dev.loff.registry.Executions;
import dev.loff.registry.Leases;
import io.quarkiverse.jberet.runtime.QuarkusJobOperator;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.batch.runtime.BatchStatus;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jberet.runtime.JobExecutionImpl;
import org.jboss.logging.Logger;

/**
 * Finds executions whose owner is gone and marks them FAILED, so that they can be restarted. The batch runtime itself
 * leaves them STARTED for ever. The lease is revoked first: if the owner lives after all, it can commit nothing more.
 */
@ApplicationScoped
public class Recovery {
    /** An execution gets its lease before its first step; one this old without a lease never will. */
    private static final Duration UNLEASED = Duration.ofMinutes(1);

    private static final Logger LOG = Logger.getLogger(Recovery.class);

    private final Executions executions;
    private final Leases leases;
    private final QuarkusJobOperator operator;

    Recovery(Executions executions, Leases leases, QuarkusJobOperator operator) {
        this.executions = executions;
        this.leases = leases;
        this.operator = operator;
    }

    /** Recovers every execution that nobody owns any more, and returns their ids. */
    public List<Long> recoverAll() {
        return executions.unfinished().stream()
                .filter(it -> reasonToRecover(it).isPresent())
                .map(Executions.Row::execution)
                .filter(this::recover)
                .toList();
    }

    /** Recovers one execution if nobody owns it any more. */
    public boolean recover(long executionId) {
        Executions.Row row = executions.find(executionId).orElse(null);
        if (row == null || !row.unfinished()) {
            return false;
        }
        Optional<String> reason = reasonToRecover(row);
        reason.ifPresent(it -> markFailed(row, it));
        return reason.isPresent();
    }

    private Optional<String> reasonToRecover(Executions.Row row) {
        List<Leases.Lease> found = leases.lease(row.execution());
        if (found.isEmpty()) {
            return reasonWithoutLease(row);
        }
        Leases.Lease lease = found.get(0);
        if (lease.revoked()) {
            return Optional.of("its lease was revoked");
        }
        if (lease.expired()) {
            return Optional.of("its lease expired at " + lease.expiresAt());
        }
        return reasonOf(lease.owner());
    }

    /** Between its registration and its lease, an execution has only the name of the process that registered it. */
    private Optional<String> reasonWithoutLease(Executions.Row row) {
        Instant since = row.started() == null ? Instant.EPOCH : row.started();
        if (since.isBefore(Instant.now().minus(UNLEASED))) {
            return Optional.of("it never got a lease");
        }
        String owner = operator.getParameters(row.execution()).getProperty(JobParameters.OWNER);
        return owner == null ? Optional.empty() : reasonOf(Leases.Owner.parse(owner));
    }

    private static Optional<String> reasonOf(Leases.Owner owner) {
        return LeaseKeeper.isGone(owner)
                ? Optional.of("its process " + owner.pid() + " on this host has ended")
                : Optional.empty();
    }

    private void markFailed(Executions.Row row, String reason) {
        LOG.warnf("Execution %d of %s was %s, but %s: FAILED", row.execution(), row.job(), row.status(), reason);
        leases.revoke(row.execution());
        QuarkusTransaction.requiringNew().run(() -> {
            JobExecutionImpl execution = (JobExecutionImpl) operator.getJobExecution(row.execution());
            execution.setBatchStatus(BatchStatus.FAILED);
            execution.setExitStatus("ORPHANED");
            operator.getJobRepository().updateJobExecution(execution, true, false);
        });
    }
}
