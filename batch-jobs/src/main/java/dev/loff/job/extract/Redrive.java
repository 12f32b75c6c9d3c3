package dev.loff.job.extract;

import dev.loff.encoder.QuarantineReason;
import dev.loff.job.parameter.JobParameters;
import dev.loff.registry.Executions;
import dev.loff.registry.FeatureLedger;
import dev.loff.registry.JobRun;
import dev.loff.registry.JobRuns;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which images an extraction takes that goes once more over what an earlier execution set aside. */
@ApplicationScoped
public class Redrive {
    private final Executions executions;
    private final JobRuns runs;
    private final FeatureLedger ledger;

    Redrive(Executions executions, JobRuns runs, FeatureLedger ledger) {
        this.executions = executions;
        this.runs = runs;
        this.ledger = ledger;
    }

    /** Paths as a job parameter holds them: the batch repository keeps a parameter in one line. */
    public static String encoded(Collection<String> paths) {
        return paths.stream()
                .map(it -> URLEncoder.encode(it, StandardCharsets.UTF_8))
                .collect(Collectors.joining(","));
    }

    /** Says of an image's path whether the job with these parameters takes it. */
    Predicate<String> wanted(JobParameters parameters) {
        String execution = parameters.values().getOrDefault("redrive", "0");
        if (execution.equals("0")) {
            return path -> true;
        }
        Set<String> paths = setAside(Long.parseLong(execution));
        if (!parameters.isAuto("redrive-paths")) {
            paths.retainAll(Stream.of(parameters.text("redrive-paths").split(","))
                    .map(it -> URLDecoder.decode(it, StandardCharsets.UTF_8))
                    .toList());
        }
        return paths::contains;
    }

    private Set<String> setAside(long executionId) {
        Executions.Row row = executions
                .find(executionId)
                .orElseThrow(() -> new IllegalArgumentException(
                        "Cannot re-drive a quarantine: there is no such execution (redrive=" + executionId + ")"));
        JobRun run = runs.get(row.instance());
        run.required(run.featureSet(), "feature set");
        return ledger.quarantine(run.instanceId(), QuarantineReason.lastingNames()).stream()
                .map(FeatureLedger.Quarantined::path)
                .collect(Collectors.toCollection(HashSet::new));
    }
}
