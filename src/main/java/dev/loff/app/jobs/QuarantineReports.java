package dev.loff.app.jobs;

import dev.loff.registry.Executions;
import dev.loff.registry.FeatureLedger;
import dev.loff.registry.JobRun;
import dev.loff.registry.JobRuns;
import dev.loff.registry.RegisteredEncoder;
import dev.loff.registry.Snapshot;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;

/** The images of a run that have no features, whether this run or an earlier one found them bad. */
@ApplicationScoped
@Transactional
public class QuarantineReports {
    /** An image and why it was set aside. */
    public record SetAside(String path, String reason, String detail) {}

    private final Executions executions;
    private final JobRuns runs;
    private final FeatureLedger ledger;

    QuarantineReports(Executions executions, JobRuns runs, FeatureLedger ledger) {
        this.executions = executions;
        this.runs = runs;
        this.ledger = ledger;
    }

    public List<SetAside> of(long executionId) {
        Executions.Row row = executions
                .find(executionId)
                .orElseThrow(() -> RefusedException.unknown(
                        "Cannot list a quarantine: there is no such execution (execution=" + executionId + ")"));
        JobRun run = runs.find(row.instance());
        Snapshot snapshot = run == null ? null : run.snapshot();
        RegisteredEncoder encoder = run == null ? null : run.encoder();
        if (snapshot == null || encoder == null) {
            return List.of();
        }
        return ledger.quarantine(snapshot.id(), encoder.id()).stream()
                .map(it -> new SetAside(it.path(), it.reason(), it.detail()))
                .toList();
    }
}
