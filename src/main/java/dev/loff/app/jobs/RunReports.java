package dev.loff.app.jobs;

import dev.loff.registry.DatasetChange;
import dev.loff.registry.DatasetChanges;
import dev.loff.registry.Executions;
import dev.loff.registry.ImageAccounts;
import dev.loff.registry.Promotions;
import dev.loff.registry.Summaries;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reports on executions, one or a page of them. */
@ApplicationScoped
public class RunReports {
    private final Executions executions;
    private final Summaries summaries;
    private final Promotions promotions;
    private final ImageAccounts accounts;
    private final DatasetChanges changes;

    RunReports(
            Executions executions,
            Summaries summaries,
            Promotions promotions,
            ImageAccounts accounts,
            DatasetChanges changes) {
        this.promotions = promotions;
        this.executions = executions;
        this.summaries = summaries;
        this.accounts = accounts;
        this.changes = changes;
    }

    public Optional<RunReport> find(long executionId) {
        return reports(executions.find(executionId).stream().toList()).stream().findFirst();
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
        Map<Long, SortedMap<String, Long>> quarantined = accounts.quarantined(instances);
        Map<Long, SortedMap<String, Long>> leftOut = accounts.leftOut(instances);
        Map<Long, DatasetChange> changed = changes.find(instances);
        return page.stream()
                .map(row -> RunReport.of(
                        row,
                        made.get(row.instance()),
                        judged.get(row.instance()),
                        new RunReport.Images(
                                quarantined.getOrDefault(row.instance(), new TreeMap<>()),
                                leftOut.getOrDefault(row.instance(), new TreeMap<>()),
                                changed.get(row.instance()))))
                .toList();
    }

    /** A job's newest success. */
    public Optional<RunReport> lastCompleted(String job) {
        return reports(executions.lastCompleted(job).stream().toList()).stream().findFirst();
    }

    /** What failed or was stopped in the last days and nobody made up for, newest first. */
    public List<RunReport> unresolved(int days, int limit) {
        return reports(executions.unresolved(days, limit));
    }
}
