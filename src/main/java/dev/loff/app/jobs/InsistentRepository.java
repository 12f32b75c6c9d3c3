package dev.loff.app.jobs;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.enterprise.inject.Any;
import jakarta.interceptor.Interceptor;
import org.jberet.repository.JobRepository;
import org.jberet.runtime.JobExecutionImpl;

/**
 * The batch runtime writes down that an execution has begun, and how it has ended, where nothing catches what that throws: its
 * thread would be gone, and the execution STARTED for as long as this process lives.
 */
@Decorator
@Priority(Interceptor.Priority.APPLICATION)
abstract class InsistentRepository implements JobRepository {
    private final JobRepository repository;

    InsistentRepository(@Delegate @Any JobRepository repository) {
        this.repository = repository;
    }

    /** Each try has a transaction, and so a connection, of its own. */
    @Override
    public void updateJobExecution(JobExecutionImpl execution, boolean all, boolean withParameters) {
        String what = "write down that execution " + execution.getExecutionId() + " is " + execution.getBatchStatus();
        Insistence.untilDone(what, () -> QuarkusTransaction.requiringNew()
                .run(() -> repository.updateJobExecution(execution, all, withParameters)));
    }
}
