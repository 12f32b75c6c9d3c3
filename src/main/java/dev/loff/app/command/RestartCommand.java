package dev.loff.app.command;

import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "restart",
        mixinStandardHelpOptions = true,
        description = {
            "Go on with a failed, stopped or killed execution where it stopped.",
            "Committed shards and epochs are kept; nothing is done twice."
        })
@Dependent
@Unremovable
public class RestartCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "ID", description = "The execution's id, see `loff runs`.")
    long executionId;

    @Mixin
    ParameterOptions parameters;

    @Mixin
    MetricsPort metrics;

    @Option(names = "--json", description = "Print one JSON object at the end instead of a table.")
    boolean json;

    @Inject
    ForegroundRun foreground;

    @Override
    public Integer call() throws Exception {
        return foreground.restart(executionId, parameters.values, json).code();
    }
}
