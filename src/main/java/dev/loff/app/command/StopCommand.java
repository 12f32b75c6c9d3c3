package dev.loff.app.command;

import dev.loff.app.config.LoffConfig;
import dev.loff.app.jobs.Actor;
import dev.loff.app.jobs.JobControl;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        description = "Ask an execution to stop after its current shard or segment, wherever it runs.")
@Dependent
@Unremovable
public class StopCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "ID", description = "The execution's id, see `loff runs`.")
    long executionId;

    @Option(
            names = "--deadline",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "How long it may take, such as 90s or 10m; then its lease is revoked and it is FAILED.")
    @Nullable
    Duration deadline;

    @Inject
    JobControl jobs;

    @Inject
    LoffConfig config;

    @Override
    public Integer call() {
        Duration patience = deadline == null ? config.stop().deadline() : deadline;
        switch (jobs.stop(executionId, patience, Actor.commandLine())) {
            case REQUESTED ->
                System.out.println("execution " + executionId + " stops after what it has in hand, within "
                        + Progress.clock(patience) + "; loff status " + executionId);
            case RECOVERED ->
                System.out.println("execution " + executionId + " had no owner any more: it is FAILED; loff restart "
                        + executionId + " goes on from there");
        }
        return ExitCode.COMPLETED.code();
    }
}
