package dev.loff.app.jobs;

import dev.loff.job.LeaseKeeper;
import dev.loff.job.ThisProcess;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.job.parameter.JobParameters;
import dev.loff.registry.Guards;
import io.quarkiverse.jberet.runtime.QuarkusJobOperator;
import jakarta.batch.operations.BatchRuntimeException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.Properties;
import java.util.function.LongSupplier;

/**
 * Starts executions in this process. The caller's transaction holds the guard; the batch runtime registers the execution in
 * one of its own. The execution itself waits for the guard before its first step, so it runs only as what the caller commits.
 */
@ApplicationScoped
class Launcher {
    private final QuarkusJobOperator operator;
    private final LeaseKeeper leases;
    private final Guards guards;
    private final TransactionSynchronizationRegistry transactions;

    Launcher(
            QuarkusJobOperator operator,
            LeaseKeeper leases,
            Guards guards,
            TransactionSynchronizationRegistry transactions) {
        this.operator = operator;
        this.leases = leases;
        this.guards = guards;
        this.transactions = transactions;
    }

    /** Starts a job whose guard the caller has locked and found free. */
    long start(JobDefinition job, Guards.Key guard, JobParameters parameters) {
        return launch(guard, () -> operator.start(job.jobName(), owned(parameters)));
    }

    /** Goes on from an execution that has ended, whose guard the caller has locked and found free. */
    long restart(long executionId, Guards.Key guard, JobParameters parameters) {
        return launch(guard, () -> operator.restart(executionId, owned(parameters)));
    }

    private long launch(Guards.Key guard, LongSupplier start) {
        long execution = start.getAsLong();
        transactions.registerInterposedSynchronization(new StopUnlessCommitted(execution));
        leases.acquire(execution);
        guards.give(guard, execution);
        return execution;
    }

    private static Properties owned(JobParameters parameters) {
        Properties properties = parameters.toProperties();
        properties.setProperty(JobParameters.OWNER, ThisProcess.owner().text());
        return properties;
    }

    /** An execution that nobody has written down as started must not go on. */
    private final class StopUnlessCommitted implements Synchronization {
        private final long execution;

        StopUnlessCommitted(long execution) {
            this.execution = execution;
        }

        @Override
        public void beforeCompletion() {}

        @Override
        public void afterCompletion(int status) {
            if (status != Status.STATUS_COMMITTED) {
                try {
                    operator.stop(execution);
                } catch (BatchRuntimeException e) {
                    // It has ended by itself.
                    return;
                }
            }
        }
    }
}
