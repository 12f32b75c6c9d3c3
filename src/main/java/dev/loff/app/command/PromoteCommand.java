package dev.loff.app.command;

import dev.loff.app.jobs.Actor;
import dev.loff.app.jobs.ModelReports;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "promote", mixinStandardHelpOptions = true, description = "Make a version the champion.")
@Dependent
@Unremovable
public class PromoteCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "MODEL", description = "The model's name.")
    String model;

    @Parameters(index = "1", paramLabel = "VERSION", description = "The version's number.")
    int version;

    @Option(names = "--reason", required = true, description = "Why; it is kept in the alias's history.")
    String reason;

    @Inject
    ModelReports models;

    @Override
    public Integer call() {
        models.promote(model, version, reason, Actor.commandLine());
        System.out.println(model + " v" + version + " is the champion");
        return ExitCode.COMPLETED.code();
    }
}
