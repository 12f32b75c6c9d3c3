package dev.loff.app.command;

import dev.loff.app.jobs.QuarantineReports;
import dev.loff.app.jobs.RefusedException;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "quarantine",
        mixinStandardHelpOptions = true,
        description = "The images of a run that were set aside; `loff quarantine ID` lists them.",
        subcommands = {
            QuarantineCommand.ListImages.class,
            QuarantineExportCommand.class,
            QuarantineShowCommand.class,
            QuarantineRedriveCommand.class
        })
@Dependent
@Unremovable
public class QuarantineCommand implements Callable<Integer> {
    @Parameters(index = "0", arity = "0..1", paramLabel = "ID", description = "The execution's id, see `loff runs`.")
    @Nullable
    Long executionId;

    @Option(names = "--json", description = "Print a JSON array.")
    boolean json;

    @Inject
    QuarantineReports quarantine;

    @Override
    public Integer call() {
        print(chosen(quarantine, executionId, null), json);
        return ExitCode.COMPLETED.code();
    }

    /** The images of an execution, or of a data set's newest run. */
    static List<QuarantineReports.SetAside> chosen(
            QuarantineReports quarantine, @Nullable Long executionId, @Nullable String dataset) {
        if (dataset != null) {
            return quarantine.ofDataset(dataset);
        }
        if (executionId == null) {
            throw new RefusedException("Cannot list a quarantine: give an execution's id or --dataset FOLDER");
        }
        return quarantine.of(executionId);
    }

    private static void print(List<QuarantineReports.SetAside> images, boolean json) {
        if (json) {
            Output.json(images);
        } else {
            Output.table(
                    List.of("path", "reason", "detail"),
                    images.stream()
                            .map(it -> List.of(it.path(), it.reason(), it.detail()))
                            .toList());
        }
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "List the images that were set aside, with the reason of each.")
    @Dependent
    @Unremovable
    static class ListImages implements Callable<Integer> {
        @Parameters(index = "0", arity = "0..1", paramLabel = "ID", description = "The execution's id.")
        @Nullable
        Long executionId;

        @Option(names = "--dataset", paramLabel = "FOLDER", description = "Those of the newest run over a data set.")
        @Nullable
        String dataset;

        @Option(names = "--json", description = "Print a JSON array.")
        boolean json;

        @Inject
        QuarantineReports quarantine;

        @Override
        public Integer call() {
            print(chosen(quarantine, executionId, dataset), json);
            return ExitCode.COMPLETED.code();
        }
    }
}
