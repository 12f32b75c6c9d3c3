package dev.loff.app.command;

import dev.loff.app.jobs.ModelReports;
import dev.loff.app.jobs.SpeedUpText;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "models", mixinStandardHelpOptions = true, description = "List model versions, newest first.")
@Dependent
@Unremovable
public class ModelsCommand implements Callable<Integer> {
    @Parameters(index = "0", arity = "0..1", paramLabel = "MODEL", description = "Only versions of this model.")
    @Nullable
    String model;

    @Option(names = "-n", description = "How many (default: ${DEFAULT-VALUE}).")
    int limit = 20;

    @Option(names = "--before", paramLabel = "ID", description = "Only those with a smaller id: the next page.")
    long before = Long.MAX_VALUE;

    @Option(names = "--json", description = "Print a JSON array.")
    boolean json;

    @Inject
    ModelReports models;

    @Override
    public Integer call() {
        List<ModelReports.Report> found = models.recent(model, before, limit);
        if (json) {
            Output.json(found);
        } else {
            Output.table(
                    List.of(
                            "id",
                            "model",
                            "version",
                            "aliases",
                            "classifier",
                            "seed",
                            "test",
                            "speed-up",
                            "sha256",
                            "created"),
                    found.stream().map(ModelsCommand::row).toList());
        }
        return ExitCode.COMPLETED.code();
    }

    private static List<String> row(ModelReports.Report it) {
        return List.of(
                Long.toString(it.id()),
                it.model(),
                Integer.toString(it.version()),
                String.join(",", it.aliases()),
                it.classifier(),
                Long.toString(it.seed()),
                it.testAccuracy() == null ? "" : String.format(Locale.ROOT, "%.1f %%", 100 * it.testAccuracy()),
                SpeedUpText.ratio(it.speedUp()),
                it.sha256().substring(0, 12),
                it.created().toString());
    }
}
