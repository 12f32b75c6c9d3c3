package dev.loff.app.jobs;

import dev.loff.registry.Steps;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.Priority;
import jakarta.batch.runtime.BatchStatus;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.enterprise.inject.Any;
import jakarta.interceptor.Interceptor;
import java.util.Set;
import org.jberet.repository.JobRepository;
import org.jberet.runtime.JobExecutionImpl;

/**
 * The batch runtime writes down that an execution has begun, and how it has ended, where nothing catches what that throws: its
 * thread would be gone, and the execution STARTED for as long as this process lives.
 */
@Decorator
@Priority(Interceptor.Priority.APPLICATION)
abstract class InsistentRepository implements JobRepository {
    private static final Set<BatchStatus> ENDED =
            Set.of(BatchStatus.COMPLETED, BatchStatus.FAILED, BatchStatus.STOPPED, BatchStatus.ABANDONED);

    private final JobRepository repository;
    private final Steps steps;

    InsistentRepository(@Delegate @Any JobRepository repository, Steps steps) {
        this.repository = repository;
        this.steps = steps;
    }

    /** Each try has a transaction, and so a connection, of its own. */
    @Override
    public void updateJobExecution(JobExecutionImpl execution, boolean all, boolean withParameters) {
        String what = "write down that execution " + execution.getExecutionId() + " is " + execution.getBatchStatus();
        Insistence.untilDone(what, () -> QuarkusTransaction.requiringNew().run(() -> {
            repository.updateJobExecution(execution, all, withParameters);
            if (ENDED.contains(execution.getBatchStatus())) {
                // The runtime tries only once to write down how a step has ended.
                steps.endUnfinished(execution.getExecutionId());
            }
        }));
    }
}
