package dev.loff.app.command;

import dev.loff.app.jobs.ExperimentViews;
import dev.loff.experiment.Experiment;
import dev.loff.experiment.ExperimentFiles;
import dev.loff.experiment.MarkdownReport;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "experiment",
        mixinStandardHelpOptions = true,
        description = "Show the table of an experiment, finished or under way.",
        footer = {"", "It is run with: loff run experiment -P dataset=/data/leaves"})
@Dependent
@Unremovable
public class ExperimentCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "ID", description = "The id of its execution.")
    long id;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Option(
            names = "--output",
            paramLabel = "FOLDER",
            description = "Write the table, the JSON and the page there, too.")
    @Nullable
    Path output;

    @Inject
    ExperimentViews experiments;

    @Override
    public Integer call() throws IOException {
        Experiment experiment = experiments.of(id);
        if (output != null) {
            ExperimentFiles.write(experiment, output);
        }
        System.out.print(json ? experiment.toJson() + "\n" : MarkdownReport.of(experiment));
        return ExitCode.COMPLETED.code();
    }
}
