package dev.loff.app.command;

import dev.loff.app.jobs.Integrity;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "fsck",
        mixinStandardHelpOptions = true,
        description = {
            "List files in the data folder that no row names (a killed run leaves them), and rows whose file is missing.",
            "Exit code 0: nothing found, or all strays removed. 1: something is left."
        })
@Dependent
@Unremovable
public class FsckCommand implements Callable<Integer> {
    @Option(names = "--repair", description = "Remove the stray files.")
    boolean repair;

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    @Inject
    Integrity integrity;

    @Override
    public Integer call() {
        Integrity.Check found = integrity.check(repair);
        if (json) {
            Output.json(found);
        } else {
            found.strays().forEach(it -> System.out.println((found.removed() ? "removed " : "stray ") + it));
            found.missing().forEach(it -> System.out.println("missing " + it.kind() + " " + it.path()));
            System.out.println(found.strays().size() + " stray files" + (found.removed() ? " removed" : "") + ", "
                    + found.missing().size() + " missing");
        }
        boolean clean =
                found.missing().isEmpty() && (found.removed() || found.strays().isEmpty());
        return (clean ? ExitCode.COMPLETED : ExitCode.FAILED).code();
    }
}
