package dev.loff.app.command;

import dev.loff.app.jobs.Actor;
import dev.loff.app.jobs.Integrity;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "fsck",
        mixinStandardHelpOptions = true,
        description = {
            "List files in the data folder that no row names (a killed run leaves them), and rows whose file is missing.",
            "Exit code 0: nothing found, or all of it repaired. 1: something is left."
        })
@Dependent
@Unremovable
public class FsckCommand implements Callable<Integer> {
    @Option(names = "--repair", description = "Remove the stray files, and mark what is missing.")
    boolean repair;

    @Option(
            names = "--older-than",
            paramLabel = "AGE",
            defaultValue = "1d",
            converter = DurationConverter.class,
            description = "Remove strays of at least this age only: what is younger may be named soon"
                    + " (default: ${DEFAULT-VALUE}).")
    Duration olderThan = Duration.ofDays(1);

    @Option(
            names = "--gone",
            paramLabel = "FOLDER",
            description = "A folder of the data folder, such as features, whose files are lost for good. Without it a"
                    + " repair is refused when all files of a folder are missing: it may not be mounted.")
    Set<String> gone = Set.of();

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    @Inject
    Integrity integrity;

    @Override
    public Integer call() {
        Integrity.Check found = repair ? integrity.repair(Actor.commandLine(), olderThan, gone) : integrity.check();
        if (json) {
            Output.json(found);
        } else {
            found.strays().forEach(it -> System.out.println((repair ? "removed " : "stray ") + it));
            found.kept().forEach(it -> System.out.println("kept " + it));
            found.missing()
                    .forEach(it -> System.out.println("missing " + it.kind() + " " + it.path() + ": " + it.problem()));
            found.back().forEach(it -> System.out.println("back " + it.kind() + " " + it.path()));
            System.out.println(found.strays().size() + " stray files"
                    + (repair ? " removed, " + found.kept().size() + " kept as too young" : "") + ", "
                    + found.missing().size() + (repair ? " missing, marked" : " missing"));
        }
        return (found.clean() ? ExitCode.COMPLETED : ExitCode.FAILED).code();
    }
}
