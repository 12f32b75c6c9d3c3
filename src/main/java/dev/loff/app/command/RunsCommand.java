package dev.loff.app.command;

import dev.loff.app.jobs.RunReport;
import dev.loff.app.jobs.RunReports;
import dev.loff.registry.Executions;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "runs", mixinStandardHelpOptions = true, description = "List executions, newest first.")
@Dependent
@Unremovable
public class RunsCommand implements Callable<Integer> {
    @Option(names = "-n", description = "How many (default: ${DEFAULT-VALUE}).")
    int limit = 20;

    @Option(names = "--before", paramLabel = "ID", description = "Only those with a smaller id: the next page.")
    long before = Long.MAX_VALUE;

    @Option(names = "--job", description = "Only those of this job.")
    @Nullable
    String job;

    @Option(names = "--status", description = "Only those in this state, such as FAILED.")
    @Nullable
    String status;

    @Option(names = "--model", description = "Only those that make or use this model.")
    @Nullable
    String model;

    @Option(names = "--dataset", description = "Only those on this data set, as it was given.")
    @Nullable
    String dataset;

    @Option(names = "--json", description = "Print a JSON array.")
    boolean json;

    @Inject
    RunReports reports;

    @Override
    public Integer call() {
        List<RunReport> recent = reports.recent(new Executions.Filter(job, status, model, dataset), before, limit);
        if (json) {
            Output.json(recent);
        } else {
            Output.table(
                    List.of("id", "job", "status", "started", "images", "quarantined", "epochs", "model", "test"),
                    recent.stream().map(RunsCommand::row).toList());
        }
        return ExitCode.COMPLETED.code();
    }

    private static List<String> row(RunReport it) {
        return List.of(
                Long.toString(it.execution()),
                it.job(),
                it.status(),
                text(it.started()),
                Long.toString(it.images()),
                Long.toString(it.quarantined()),
                Integer.toString(it.epochs()),
                it.modelName() == null ? "" : it.modelName() + " v" + it.modelVersion(),
                it.testAccuracy() == null ? "" : String.format(Locale.ROOT, "%.1f %%", 100 * it.testAccuracy()));
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
