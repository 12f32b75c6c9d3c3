package dev.loff.app.command;

import dev.loff.app.jobs.Actor;
import dev.loff.app.retention.Retention;
import dev.loff.app.retention.RetentionConfig;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "retention",
        mixinStandardHelpOptions = true,
        description = {
            "Remove what the policy (loff.retention.*) lets go.",
            "Model versions, shards, training states and runs, executions, scores, snapshots. What an alias, a job that runs",
            "or may be restarted, or a legal hold needs stays."
        })
@Dependent
@Unremovable
public class RetentionCommand implements Callable<Integer> {
    private record Removal(boolean dryRun, long bytes, List<Retention.Item> items) {}

    @Option(names = "--dry-run", description = "Print what would be removed, and remove nothing.")
    boolean dryRun;

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    @Inject
    Retention retention;

    @Inject
    RetentionConfig config;

    @Override
    public Integer call() {
        List<Retention.Item> items =
                dryRun ? retention.dryRun(config.policy()) : retention.remove(config.policy(), Actor.commandLine());
        long bytes = items.stream().mapToLong(Retention.Item::bytes).sum();
        if (json) {
            Output.json(new Removal(dryRun, bytes, items));
        } else {
            Output.table(
                    List.of("kind", "id", "of", "bytes", "file", "reason"),
                    items.stream()
                            .map(it -> List.of(
                                    it.kind(),
                                    Long.toString(it.id()),
                                    it.subject(),
                                    Long.toString(it.bytes()),
                                    Objects.requireNonNullElse(it.file(), ""),
                                    it.reason()))
                            .toList());
            System.out.printf(
                    Locale.ROOT,
                    "%d things%s, %.1f MiB%n",
                    items.size(),
                    dryRun ? " to remove" : " removed",
                    bytes / 1048576.0);
        }
        return ExitCode.COMPLETED.code();
    }
}
