package dev.loff.app.command;

import dev.loff.app.jobs.Actor;
import dev.loff.app.jobs.ModelPromotions;
import dev.loff.app.jobs.VersionComparison;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "promote",
        mixinStandardHelpOptions = true,
        description = {
            "Compare a version with the champion, and make it the champion.",
            "It is pinned: the gate of later nights only proposes until `loff unpin`."
        })
@Dependent
@Unremovable
public class PromoteCommand implements Callable<Integer> {
    /** What is printed as JSON. */
    record Answer(VersionComparison comparison, boolean promoted) {}

    @Parameters(index = "0", paramLabel = "MODEL", description = "The model's name.")
    String model;

    @Parameters(index = "1", paramLabel = "VERSION", description = "The version's number.")
    int version;

    @Option(
            names = "--reason",
            description =
                    "Why; it is kept in the alias's history. Needed when the version is worse than the champion or"
                            + " cannot be compared with it.")
    @Nullable
    String reason;

    @Option(names = "--dry-run", description = "Compare, and change nothing.")
    boolean dryRun;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Inject
    ModelPromotions models;

    @Override
    public Integer call() {
        VersionComparison comparison = models.compare(model, version);
        if (!json) {
            VersionComparisonTable.print(comparison);
        }
        if (!dryRun) {
            models.promote(model, version, reason, comparison.champion(), Actor.commandLine());
        }
        if (json) {
            Output.json(new Answer(comparison, !dryRun));
        } else if (!dryRun) {
            System.out.println(model + " v" + version + " is the champion, and pinned: loff unpin " + model
                    + " --reason WHY lets the gate replace it");
        }
        return ExitCode.COMPLETED.code();
    }
}
