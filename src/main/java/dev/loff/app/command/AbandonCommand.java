package dev.loff.app.command;

import dev.loff.app.jobs.Actor;
import dev.loff.app.jobs.JobControl;
import dev.loff.app.jobs.RefusedException;
import dev.loff.app.jobs.Submissions;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "abandon",
        mixinStandardHelpOptions = true,
        description = {
            "Give a failed or stopped execution up for good; it does not go on any more, by itself or otherwise.",
            "What it has committed stays."
        })
@Dependent
@Unremovable
public class AbandonCommand implements Callable<Integer> {
    @Parameters(index = "0", arity = "0..1", paramLabel = "ID", description = "The execution's id, see `loff runs`.")
    @Nullable
    Long executionId;

    @Option(names = "--queued", paramLabel = "ID", description = "Take a waiting submission out of the queue instead.")
    @Nullable
    Long submission;

    @Inject
    JobControl jobs;

    @Inject
    Submissions submissions;

    @Override
    public Integer call() {
        if ((executionId == null) == (submission == null)) {
            throw new RefusedException("Cannot abandon: give the ID of an execution, or --queued ID");
        }
        if (executionId != null) {
            jobs.abandon(executionId, Actor.commandLine());
            System.out.println("execution " + executionId + " is abandoned");
        }
        if (submission != null) {
            submissions.drop(submission, Actor.commandLine());
            System.out.println("submission " + submission + " is out of the queue");
        }
        return ExitCode.COMPLETED.code();
    }
}
