package dev.loff.app.jobs;

import dev.loff.experiment.Experiment;
import dev.loff.job.experiment.ExperimentReports;
import dev.loff.job.parameter.Experiments;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.job.parameter.JobParameters;
import dev.loff.registry.Executions;
import dev.loff.registry.JobRun;
import dev.loff.registry.JobRuns;
import jakarta.batch.operations.JobOperator;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Optional;

/** Experiments by their executions, finished or under way. */
@ApplicationScoped
@Transactional
public class ExperimentViews {
    private final Executions executions;
    private final JobRuns runs;
    private final ExperimentReports reports;
    private final JobOperator operator;

    ExperimentViews(Executions executions, JobRuns runs, ExperimentReports reports, JobOperator operator) {
        this.executions = executions;
        this.runs = runs;
        this.reports = reports;
        this.operator = operator;
    }

    /** Refuses an execution of another job, and one that has no cells yet. */
    public Experiment of(long executionId) {
        Executions.Row row = executions
                .find(executionId)
                .filter(it -> it.job().equals(JobDefinition.EXPERIMENT.jobName()))
                .orElseThrow(() -> RefusedException.unknown(
                        "Cannot show an experiment: no experiment has that id (execution=" + executionId + ")"));
        JobRun run = runs.find(row.instance());
        JobParameters parameters = JobParameters.of(operator.getParameters(executionId));
        return Optional.ofNullable(run)
                .flatMap(it -> reports.find(it, Experiments.metric(parameters)))
                .orElseThrow(() -> RefusedException.unknown(
                        "Cannot show an experiment: its methods are prepared only after the extraction (execution="
                                + executionId + ")"));
    }
}
