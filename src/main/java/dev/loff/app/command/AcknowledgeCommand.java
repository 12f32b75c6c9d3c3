package dev.loff.app.command;

import dev.loff.app.jobs.Actor;
import dev.loff.app.jobs.RefusedException;
import dev.loff.app.tonight.Acknowledging;
import dev.loff.app.tonight.Tonight.Trouble;
import dev.loff.app.tonight.TonightReport;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "acknowledge",
        mixinStandardHelpOptions = true,
        description = {
            "Say of something that needs a hand that it was seen to: it is listed again when something new happens to it.",
            "Without an id, list what needs a hand."
        })
@Dependent
@Unremovable
public class AcknowledgeCommand implements Callable<Integer> {
    @Parameters(index = "0", arity = "0..1", paramLabel = "ID", description = "As listed, or an execution's id.")
    @Nullable
    String id;

    @Option(names = "--reason", description = "Why nothing more is to be done; it goes to the audit log.")
    @Nullable
    String reason;

    @Option(names = "--json", description = "Print a JSON array of what needs a hand.")
    boolean json;

    @Inject
    Acknowledging acknowledging;

    @Inject
    TonightReport report;

    @Override
    public Integer call() {
        if (id == null) {
            list(report.troubles());
            return ExitCode.COMPLETED.code();
        }
        if (reason == null) {
            throw new RefusedException("Cannot acknowledge: say why with --reason (id=" + id + ")");
        }
        acknowledging.acknowledge(id, reason, Actor.commandLine());
        System.out.println(id + " is acknowledged");
        return ExitCode.COMPLETED.code();
    }

    private void list(List<Trouble> troubles) {
        if (json) {
            Output.json(troubles);
        } else if (troubles.isEmpty()) {
            System.out.println("nothing needs a hand");
        } else {
            print(troubles);
        }
    }

    static void print(List<Trouble> troubles) {
        Output.table(
                List.of("id", "what", "state", "since", "why"),
                troubles.stream()
                        .map(it -> List.of(
                                it.id(),
                                it.subject(),
                                it.kind().words(),
                                it.since() == null ? "" : it.since().toString(),
                                it.why()))
                        .toList());
    }
}
