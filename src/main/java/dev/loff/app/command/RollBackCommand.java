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
        name = "roll-back",
        mixinStandardHelpOptions = true,
        description = "Make the version the champion again that was it before the one that is.")
@Dependent
@Unremovable
public class RollBackCommand implements Callable<Integer> {
    @Parameters(paramLabel = "MODEL", description = "The model's name.")
    String model;

    @Option(names = "--reason", required = true, description = "Why; it is kept in the alias's history.")
    String reason;

    @Inject
    ModelPromotions models;

    @Override
    public Integer call() {
        int version = models.rollBack(model, reason, Actor.commandLine());
        System.out.println(model + " v" + version + " is the champion again, and pinned: loff unpin " + model
                + " --reason WHY lets the gate replace it");
        return ExitCode.COMPLETED.code();
    }
}
