package dev.loff.app.command;

import dev.loff.app.jobs.Actor;
import dev.loff.app.jobs.RestartForecast;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
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

    @Option(names = "--explain", description = "Only say where it would go on, what it keeps and how long it may take.")
    boolean explain;

    @Inject
    ForegroundRun foreground;

    @Inject
    RestartForecast forecast;

    @Override
    public Integer call() throws Exception {
        if (explain) {
            explain(forecast.of(executionId, parameters.values, Actor.commandLine()));
            return ExitCode.COMPLETED.code();
        }
        return foreground.restart(executionId, parameters.values, json).code();
    }

    private void explain(RestartForecast.Forecast it) {
        if (json) {
            Output.json(it);
            return;
        }
        System.out.println("execution " + it.execution() + " of " + it.job() + " is " + it.status());
        if (!it.planned()) {
            System.out.println("begins with the list of images: nothing is planned yet");
        } else if (it.nextImage() == null) {
            System.out.println("extraction is done: " + it.images() + " images were to extract");
        } else {
            System.out.println("resumes at image " + it.nextImage() + " of " + it.images());
        }
        System.out.println("keeps " + it.shardsKept() + " of " + it.shards() + " shards");
        if (it.epochs() > 0) {
            System.out.println("keeps " + it.epochsKept() + " of " + it.epochs() + " epochs");
        }
        System.out.println("discards " + it.filesToDiscard().size() + " unfinished files");
        it.filesToDiscard().forEach(file -> System.out.println("  " + file));
        System.out.println(
                it.seconds() == null
                        ? "time: nothing was measured yet"
                        : "time: about " + Progress.clock(Duration.ofMillis((long) (1000 * it.seconds())))
                                + " at the speed so far");
    }
}
