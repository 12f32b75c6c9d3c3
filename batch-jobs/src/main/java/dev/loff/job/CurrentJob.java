package dev.loff.job;

import dev.loff.job.parameter.JobDefinition;
import dev.loff.job.parameter.JobParameters;
import dev.loff.registry.JobRun;
import dev.loff.registry.JobRuns;
import jakarta.batch.operations.JobOperator;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import java.util.function.Consumer;

/** The job that an artifact runs in: its ids, its parameters and what it has made so far. */
@Dependent
public class CurrentJob {
    private final JobContext context;
    private final JobOperator operator;
    private final JobRuns runs;

    CurrentJob(JobContext context, JobOperator operator, JobRuns runs) {
        this.context = context;
        this.operator = operator;
        this.runs = runs;
    }

    public long executionId() {
        return context.getExecutionId();
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

    /** Changes the run's row in the current transaction, or in one of its own. */
    public void update(Consumer<JobRun> change) {
        runs.update(instanceId(), change);
    }
}
