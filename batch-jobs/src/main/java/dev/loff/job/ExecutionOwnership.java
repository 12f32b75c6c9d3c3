package dev.loff.job;

import dev.loff.job.event.ExecutionFailed;
import dev.loff.job.event.JobFinished;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.job.parameter.JobParameters;
import dev.loff.registry.Guards;
import dev.loff.registry.JobRun;
import dev.loff.registry.JobRuns;
import jakarta.batch.api.listener.JobListener;
import jakarta.batch.operations.JobOperator;
import jakarta.batch.runtime.BatchStatus;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Listens to every job: the execution gets its lease before the first step, and its run a row. */
@Named
@Dependent
public class ExecutionOwnership implements JobListener {
    @Inject
    JobContext job;

    @Inject
    JobOperator operator;

    @Inject
    LeaseKeeper leases;

    @Inject
    JobRuns runs;

    @Inject
    Guards guards;

    @Inject
    CurrentJob current;

    @Inject
    DataRoots roots;

    @Inject
    Event<JobFinished> finished;

    @Inject
    Event<ExecutionFailed> failed;

    private @Nullable Throwable failure;

    @Override
    public void beforeJob() {
        try {
            begin();
        } catch (RuntimeException e) {
            // The batch runtime keeps only what steps throw.
            failure = e;
            throw e;
        }
    }

    private void begin() {
        leases.acquire(job.getExecutionId());
        JobParameters parameters = JobParameters.of(operator.getParameters(job.getExecutionId()));
        claim(JobDefinition.named(job.getJobName()).guard(parameters));
        if (parameters
                .values()
                .getOrDefault(JobDefinition.ONLY_DATA_ROOTS, "off")
                .equals("on")) {
            // A link may lead elsewhere since the run was asked for.
            roots.require(parameters.values());
        }
        JobRun run = new JobRun(
                job.getInstanceId(),
                job.getJobName(),
                parameters.values().getOrDefault("dataset", ""),
                parameters.values().getOrDefault("model", ""),
                Instant.now());
        parameters.day().ifPresent(run::isFor);
        // A host that wakes up here after it was given up must not leave the row to the one that goes on.
        current.commit(() -> runs.begin(run));
    }

    private void claim(Guards.Key guard) {
        guards.claim(guard, job.getExecutionId()).ifPresent(holder -> {
            String refusal =
                    "Cannot run beside another execution of the same job on the same data (running=" + holder + ")";
            job.setExitStatus(refusal);
            throw new IllegalStateException(refusal);
        });
    }

    @Override
    public void afterJob() {
        try {
            if (job.getBatchStatus() == BatchStatus.FAILED) {
                failed.fire(new ExecutionFailed(job.getExecutionId(), failure));
            }
        } finally {
            leases.release(job.getExecutionId());
        }
        finished.fire(new JobFinished(job.getJobName(), job.getBatchStatus().name(), Instant.now()));
    }
}
