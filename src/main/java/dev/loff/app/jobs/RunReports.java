package dev.loff.app.jobs;

import dev.loff.registry.Executions;
import dev.loff.registry.Summaries;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reports on executions, one or a page of them. */
@ApplicationScoped
public class RunReports {
    private final Executions executions;
    private final Summaries summaries;

    RunReports(Executions executions, Summaries summaries) {
        this.executions = executions;
        this.summaries = summaries;
    }

    public Optional<RunReport> find(long executionId) {
        return executions.find(executionId).map(this::report);
    }

    /** Newest first, of ids below {@code beforeId}. */
    public List<RunReport> recent(Executions.Filter filter, long beforeId, int limit) {
        List<Executions.Row> page = executions.recent(filter, beforeId, limit);
        Map<Long, Summaries.Summary> made = summaries.find(
                page.stream().map(Executions.Row::instance).distinct().toList());
        return page.stream()
                .map(row -> RunReport.of(row, made.get(row.instance())))
                .toList();
    }

    private RunReport report(Executions.Row row) {
        return RunReport.of(row, summaries.find(row.instance()).orElse(null));
    }
}
