package dev.loff.app.command;

import dev.loff.app.jobs.JobControl;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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

    @Inject
    JobControl jobs;

    @Override
    public Integer call() {
        jobs.stop(executionId);
        System.out.println("execution " + executionId + " stops after what it has in hand; loff status " + executionId);
        return ExitCode.COMPLETED.code();
    }
}
