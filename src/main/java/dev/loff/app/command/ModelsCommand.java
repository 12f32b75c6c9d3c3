package dev.loff.app.command;

import dev.loff.app.jobs.ModelReports;
import dev.loff.app.jobs.SpeedUpText;
import dev.loff.registry.Promotions;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
                            "state",
                            "classifier",
                            "seed",
                            "test",
                            "speed-up",
                            "sha256",
                            "created"),
                    found.stream().map(ModelsCommand::row).toList());
            found.stream().flatMap(ModelsCommand::remarks).forEach(System.out::println);
        }
        return ExitCode.COMPLETED.code();
    }

    /** What the words of the state mean, for those that a person should look at. */
    private static Stream<String> remarks(ModelReports.Report it) {
        String name = it.model() + " v" + it.version();
        List<String> remarks = new ArrayList<>();
        ModelReports.Gate gate = it.gate();
        if (gate != null && gate.waits()) {
            remarks.add(name + " is " + it.state() + ": " + gate.reason() + "; decide: loff promote " + it.model() + " "
                    + it.version() + ", or loff decline " + it.model() + " " + it.version() + " --reason WHY");
        }
        Promotions.Pin pin = it.pin();
        if (pin != null) {
            remarks.add(name + " is pinned by " + pin.actor() + " since " + pin.at() + ": " + pin.reason()
                    + "; loff unpin " + it.model() + " --reason WHY lets the gate replace it");
        }
        Promotions.Check fell = it.fell();
        if (fell != null) {
            remarks.add(name + " fell: " + fell.text());
        }
        return remarks.stream();
    }

    private static List<String> row(ModelReports.Report it) {
        return List.of(
                Long.toString(it.id()),
                it.model(),
                Integer.toString(it.version()),
                String.join(",", it.aliases()),
                it.state(),
                it.classifier(),
                Long.toString(it.seed()),
                it.testAccuracy() == null ? "" : String.format(Locale.ROOT, "%.1f %%", 100 * it.testAccuracy()),
                SpeedUpText.ratio(it.speedUp()),
                it.sha256().substring(0, 12),
                it.created().toString());
    }
}
