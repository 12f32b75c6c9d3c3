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
        name = "decline",
        mixinStandardHelpOptions = true,
        description = "Close a version that was held or proposed: it does not become the champion.")
@Dependent
@Unremovable
public class DeclineCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "MODEL", description = "The model's name.")
    String model;

    @Parameters(index = "1", paramLabel = "VERSION", description = "The version's number.")
    int version;

    @Option(names = "--reason", required = true, description = "Why; it is kept with the version.")
    String reason;

    @Inject
    ModelPromotions models;

    @Override
    public Integer call() {
        models.decline(model, version, reason, Actor.commandLine());
        System.out.println(model + " v" + version + " is declined; the champion stays");
        return ExitCode.COMPLETED.code();
    }
}
