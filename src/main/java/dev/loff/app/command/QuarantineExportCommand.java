package dev.loff.app.command;

import dev.loff.app.jobs.QuarantineReports;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Write the images that were set aside to a CSV file.")
@Dependent
@Unremovable
class QuarantineExportCommand implements Callable<Integer> {
    @Parameters(index = "0", arity = "0..1", paramLabel = "ID", description = "The execution's id.")
    @Nullable
    Long executionId;

    @Option(names = "--dataset", paramLabel = "FOLDER", description = "Those of the newest run over a data set.")
    @Nullable
    String dataset;

    @Option(names = "--file", required = true, paramLabel = "CSV", description = "The file to write.")
    Path file;

    @Inject
    QuarantineReports quarantine;

    @Override
    public Integer call() throws IOException {
        List<QuarantineReports.SetAside> images = QuarantineCommand.chosen(quarantine, executionId, dataset);
        Csv.write(
                file,
                List.of("path", "reason", "detail", "sha256", "execution", "since"),
                images.stream()
                        .map(it -> List.of(
                                it.path(),
                                it.reason(),
                                it.detail(),
                                Objects.requireNonNullElse(it.sha256(), ""),
                                Long.toString(it.execution()),
                                it.since().toString()))
                        .toList());
        System.out.println(images.size() + " images written to " + file);
        return ExitCode.COMPLETED.code();
    }
}
