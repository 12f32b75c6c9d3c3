package dev.loff.app.jobs;

import dev.loff.registry.Executions;
import dev.loff.registry.Promotions;
import dev.loff.registry.Summaries;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reports on executions, one or a page of them. */
@ApplicationScoped
public class RunReports {
    private final Executions executions;
    private final Summaries summaries;
    private final Promotions promotions;

    RunReports(Executions executions, Summaries summaries, Promotions promotions) {
        this.promotions = promotions;
        this.executions = executions;
        this.summaries = summaries;
    }

    public Optional<RunReport> find(long executionId) {
        return executions.find(executionId).map(this::report);
    }

    /** By execution; those that are gone are left out. */
    public Map<Long, RunReport> find(List<Long> executionIds) {
        return reports(executions.find(executionIds)).stream()
                .collect(Collectors.toMap(RunReport::execution, Function.identity()));
    }

    /** Newest first, of ids below {@code beforeId}. */
    public List<RunReport> recent(Executions.Filter filter, long beforeId, int limit) {
        return reports(executions.recent(filter, beforeId, limit));
    }

    /** The newest execution of a run. */
    Optional<Long> newestOf(long instance) {
        return executions.latest(instance).map(Executions.Row::execution);
    }

    private List<RunReport> reports(List<Executions.Row> page) {
        List<Long> instances =
                page.stream().map(Executions.Row::instance).distinct().toList();
        Map<Long, Summaries.Summary> made = summaries.find(instances);
        Map<Long, Promotions.Judgement> judged = promotions.ofInstances(instances);
        return page.stream()
                .map(row -> RunReport.of(row, made.get(row.instance()), judged.get(row.instance())))
                .toList();
    }

    /** A job's newest success. */
    public Optional<RunReport> lastCompleted(String job) {
        return executions.lastCompleted(job).map(this::report);
    }

    /** What failed or was stopped in the last days and nobody made up for, newest first. */
    public List<RunReport> unresolved(int days, int limit) {
        return reports(executions.unresolved(days, limit));
    }

    private RunReport report(Executions.Row row) {
        return reports(List.of(row)).get(0);
    }
}
