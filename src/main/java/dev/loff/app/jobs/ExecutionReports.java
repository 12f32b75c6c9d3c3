package dev.loff.app.jobs;

import dev.loff.job.parameter.JobDefinition;
import dev.loff.job.parameter.JobParameters;
import dev.loff.registry.Executions;
import dev.loff.registry.FeatureSet;
import dev.loff.registry.FeatureSets;
import dev.loff.registry.JobRun;
import dev.loff.registry.JobRuns;
import dev.loff.registry.Steps;
import jakarta.batch.operations.JobOperator;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One execution with all that belongs to it: steps, what it was told, what went before it and after it. */
@ApplicationScoped
public class ExecutionReports {
    /** A step with its partitions, and what was logged in it. */
    public record Step(Steps.Step step, List<Steps.Partition> partitions, String log) {}

    /** An execution of the same run. */
    public record Attempt(
            long execution,
            String status,
            @Nullable Instant started,
            @Nullable Instant ended) {}

    /**
     * An execution.
     *
     * @param parameters what it was told, but for defaults
     * @param attempts all executions of the run, oldest first
     * @param features the feature set that it makes or goes by
     * @param running absent once it has ended
     * @param lost why its owner lost it, if it did
     * @param next when it goes on by itself, if it does
     */
    public record Report(
            RunReport run,
            @Nullable String dataset,
            Map<String, String> parameters,
            List<Step> steps,
            List<Attempt> attempts,
            FeatureSets.@Nullable Row features,
            ExecutionStatus.@Nullable Running running,
            @Nullable String lost,
            @Nullable String next) {

        public boolean stoppable() {
            return running != null;
        }

        /** Only the newest of a run can go on. */
        public boolean restartable() {
            return abandonable() && attempts.get(attempts.size() - 1).execution() == run.execution();
        }

        public boolean abandonable() {
            return run.status().equals("FAILED") || run.status().equals("STOPPED");
        }
    }

    private final Executions executions;
    private final RunReports reports;
    private final ExecutionStatus status;
    private final Steps steps;
    private final ExecutionLogs logs;
    private final JobRuns runs;
    private final FeatureSets features;
    private final JobOperator operator;

    ExecutionReports(
            Executions executions,
            RunReports reports,
            ExecutionStatus status,
            Steps steps,
            ExecutionLogs logs,
            JobRuns runs,
            FeatureSets features,
            JobOperator operator) {
        this.executions = executions;
        this.reports = reports;
        this.status = status;
        this.steps = steps;
        this.logs = logs;
        this.runs = runs;
        this.features = features;
        this.operator = operator;
    }

    public Report of(long executionId) {
        Executions.Row row = executions
                .find(executionId)
                .orElseThrow(() -> RefusedException.unknown(
                        "Cannot show an execution: there is none of that id (execution=" + executionId + ")"));
        JobRun run = runs.find(row.instance());
        FeatureSet set = run == null ? null : run.featureSet();
        return new Report(
                reports.find(executionId).orElseThrow(),
                run == null ? null : run.dataset(),
                told(row),
                steps(executionId),
                attempts(row.instance()),
                set == null ? null : features.find(set.id()).orElse(null),
                status.running(row).orElse(null),
                status.lost(executionId).orElse(null),
                status.next(executionId).orElse(null));
    }

    private List<Step> steps(long executionId) {
        Map<Long, List<Steps.Partition>> partitions =
                steps.partitions(executionId).stream().collect(Collectors.groupingBy(Steps.Partition::step));
        Map<String, String> logged = logs.byStep(executionId);
        return steps.of(executionId).stream()
                .map(it ->
                        new Step(it, partitions.getOrDefault(it.id(), List.of()), logged.getOrDefault(it.name(), "")))
                .toList();
    }

    private List<Attempt> attempts(long instance) {
        return executions.ofInstance(instance).stream()
                .map(it -> new Attempt(it.execution(), it.status(), it.started(), it.ended()))
                .toList();
    }

    private Map<String, String> told(Executions.Row row) {
        Map<String, String> told = new TreeMap<>(
                JobParameters.of(operator.getParameters(row.execution())).values());
        JobDefinition.named(row.job())
                .parameters()
                .forEach(it -> told.computeIfPresent(
                        it.name(), (name, value) -> value.equals(it.defaultValue()) ? null : value));
        return told;
    }
}
