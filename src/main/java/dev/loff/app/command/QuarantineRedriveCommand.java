package dev.loff.app.command;

import dev.loff.app.jobs.QuarantineReports;
import dev.loff.app.jobs.Submissions;
import dev.loff.job.parameter.JobDefinition;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "redrive",
        mixinStandardHelpOptions = true,
        description = {
            "Extract images again that were set aside and whose files were fixed since, and only those.",
            "Runs extract-features with the data set and encoder of that execution; new shards join its features."
        })
@Dependent
@Unremovable
class QuarantineRedriveCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "ID", description = "The execution's id.")
    long executionId;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "PATH", description = "Only these of its images.")
    List<String> paths = new ArrayList<>();

    @Option(names = "--json", description = "Print one JSON object at the end instead of a table.")
    boolean json;

    @Mixin
    MetricsPort metrics;

    @Inject
    QuarantineReports quarantine;

    @Inject
    ForegroundRun foreground;

    @Override
    public Integer call() throws Exception {
        Map<String, String> parameters = quarantine.redrive(executionId, paths);
        ExitCode code =
                foreground.start(new Submissions.Request(JobDefinition.EXTRACT_FEATURES, parameters, null), json);
        long untried = quarantine.untried(executionId);
        if (untried > 0) {
            System.err.println(untried + " other images have no features yet and are left for the next run");
        }
        return code.code();
    }
}
