package dev.loff.job;

import dev.loff.job.parameter.JobDefinition;
import dev.loff.job.parameter.JobParameters;
import dev.loff.registry.JobRun;
import dev.loff.registry.JobRuns;
import jakarta.batch.operations.JobOperator;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.transaction.Transactional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The job that an artifact runs in: its ids, its parameters and what it has made so far. */
@Dependent
public class CurrentJob {
    private final JobContext context;
    private final JobOperator operator;
    private final JobRuns runs;
    private final LeaseKeeper leases;

    CurrentJob(JobContext context, JobOperator operator, JobRuns runs, LeaseKeeper leases) {
        this.context = context;
        this.operator = operator;
        this.runs = runs;
        this.leases = leases;
    }

    /**
     * To be called in each transaction before its first write: fails if this process does not own the execution any more, and
     * keeps others from taking it until the transaction ends.
     */
    public void requireOwnership() {
        leases.check(executionId());
    }

    public long executionId() {
        return context.getExecutionId();
    }

    /**
     * A name that no other attempt at this job's files has: the execution and a drawn number. A file that is written under it is
     * never written again, whoever runs the job meanwhile; the row that is committed says which one counts.
     */
    public String attempt() {
        return executionId() + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    public long instanceId() {
        return context.getInstanceId();
    }

    public String name() {
        return context.getJobName();
    }

    /** Whether this job labels images instead of learning from labelled ones. */
    public boolean scores() {
        return name().equals(JobDefinition.SCORE_IMAGES.jobName());
    }

    public JobParameters parameters() {
        return JobParameters.of(operator.getParameters(executionId()));
    }

    public JobRun run() {
        return runs.get(instanceId());
    }

    /** Writes in one transaction what counts only if this process still owns the execution. */
    @Transactional
    public void commit(Runnable writes) {
        requireOwnership();
        writes.run();
    }

    /** The same, with a result. */
    @Transactional
    public <T> T committed(Supplier<T> writes) {
        requireOwnership();
        return writes.get();
    }

    /**
     * Does what touches files outside of any transaction, also within a chunk, where the batch runtime has opened one. In a chunk it
     * comes before everything that asks the database: the first statement takes a connection until the chunk ends.
     */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public <T> T apart(Callable<T> work) throws Exception {
        return work.call();
    }

    /** Changes the run's row in the current transaction, or in one of its own. */
    @Transactional
    public void update(Consumer<JobRun> change) {
        requireOwnership();
        runs.update(instanceId(), change);
    }
}
