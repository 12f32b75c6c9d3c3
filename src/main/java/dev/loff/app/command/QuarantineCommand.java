package dev.loff.app.command;

import dev.loff.app.jobs.QuarantineReports;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "quarantine",
        mixinStandardHelpOptions = true,
        description = "List the images of a run that were set aside, with the reason of each.")
@Dependent
@Unremovable
public class QuarantineCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "ID", description = "The execution's id, see `loff runs`.")
    long executionId;

    @Option(names = "--json", description = "Print a JSON array.")
    boolean json;

    @Inject
    QuarantineReports quarantine;

    @Override
    public Integer call() {
        List<QuarantineReports.SetAside> images = quarantine.of(executionId);
        if (json) {
            Output.json(images);
        } else {
            Output.table(
                    List.of("path", "reason", "detail"),
                    images.stream()
                            .map(it -> List.of(it.path(), it.reason(), it.detail()))
                            .toList());
        }
        return ExitCode.COMPLETED.code();
    }
}
