package dev.loff.app.command;

import dev.loff.app.jobs.Actor;
import dev.loff.app.jobs.ModelPromotions;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "unpin",
        mixinStandardHelpOptions = true,
        description = "Let the gate replace a champion that a person promoted.")
@Dependent
@Unremovable
public class UnpinCommand implements Callable<Integer> {
    @Parameters(paramLabel = "MODEL", description = "The model's name.")
    String model;

    @Option(names = "--reason", required = true, description = "Why; it is kept in the audit log.")
    String reason;

    @Inject
    ModelPromotions models;

    @Override
    public Integer call() {
        models.unpin(model, reason, Actor.commandLine());
        System.out.println(model + " is not pinned any more; the gate may replace its champion");
        return ExitCode.COMPLETED.code();
    }
}
