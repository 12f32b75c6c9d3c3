package dev.loff.app.command;

import dev.loff.app.jobs.Integrity;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Read every snapshot, shard, state and model again and compare it with the registry.")
@Dependent
@Unremovable
public class VerifyCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    @Inject
    Integrity integrity;

    @Override
    public Integer call() {
        Terminal terminal = new Terminal();
        Integrity.Verification found = integrity.verify((done, total) -> terminal.show(
                "verify", "verify   " + done + "/" + total + " files", "verify " + done + "/" + total + " files"));
        terminal.end();
        if (json) {
            Output.json(found);
        } else {
            found.problems()
                    .forEach(it -> System.out.println("[" + it.path() + "] " + it.kind() + ": " + it.problem()));
            System.out.println(
                    found.files() + " files verified, " + found.problems().size() + " problems");
        }
        return (found.problems().isEmpty() ? ExitCode.COMPLETED : ExitCode.FAILED).code();
    }
}
