package dev.loff.app.command;

import dev.loff.app.jobs.Submissions;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.job.parameter.JobParameters;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Run a job to its end and print what it made.",
        footer = {
            "",
            "Jobs: extract-features, train-classifier, nightly, score-images, experiment,",
            "retention.",
            "Example: loff run nightly -P dataset=/data/leaves -P seed=7",
            "Exit codes: 0 completed, 4 completed with images set aside, 1 failed, 3 stopped, 2 refused,",
            "5 taken over by another host."
        })
@Dependent
@Unremovable
public class RunCommand implements Callable<Integer>, CreatesHome, NeedsNoHost {
    @Parameters(index = "0", paramLabel = "JOB", description = "The job's name.")
    String job;

    @Mixin
    ParameterOptions parameters;

    @Mixin
    MetricsPort metrics;

    @Option(names = "--json", description = "Print one JSON object at the end instead of a table.")
    boolean json;

    @Option(names = "--wait", description = "Wait for the end (the default).")
    boolean wait;

    @Option(names = "--detach", description = "Start in a process of its own, print the execution id and return.")
    boolean detach;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "Run this once: asked again with the same key, the first run is shown instead.")
    @Nullable
    String key;

    @Option(
            names = "--on-conflict",
            paramLabel = "POLICY",
            description = "While another run of the job is at the same data: refuse, queue or skip.")
    @Nullable
    String onConflict;

    @Option(names = "--force", description = "Train anew, although nothing has changed since a registered version.")
    boolean force;

    @Option(names = "--help-parameters", description = "List the job's parameters and leave.")
    boolean helpParameters;

    @Inject
    ForegroundRun foreground;

    @Inject
    DetachedRun detached;

    /** An unknown job is refused here, too: before a data folder is created for it. */
    @Override
    public @Nullable Integer answerAlone() {
        JobDefinition definition = JobDefinition.named(job);
        if (!helpParameters) {
            return null;
        }
        list(definition);
        return ExitCode.COMPLETED.code();
    }

    @Override
    public Integer call() throws Exception {
        JobDefinition definition = JobDefinition.named(job);
        if (onConflict != null) {
            parameters.values.put(JobDefinition.ON_CONFLICT, onConflict);
        }
        if (force) {
            parameters.values.put(JobParameters.FORCE, "true");
        }
        Submissions.Request request = new Submissions.Request(definition, parameters.values, key);
        return detach
                ? detached.start(request, json)
                : foreground.start(request, json).code();
    }

    private static void list(JobDefinition definition) {
        System.out.println(definition.jobName() + ": " + definition.purpose());
        Output.table(
                List.of("parameter", "default", "range", "meaning"),
                definition.parameters().stream()
                        .map(it ->
                                List.of(it.name(), it.defaultText(), it.kind().range(), it.meaning()))
                        .toList());
    }
}
