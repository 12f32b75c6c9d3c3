package dev.loff.app.command;

import dev.loff.app.backup.Restore;
import dev.loff.app.jobs.Actor;
import dev.loff.app.jobs.Integrity;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = {
            "Bring a backup back into an empty data folder (--home) and database, and verify every file.",
            "Jobs that ran when it was taken are FAILED and can be restarted."
        })
@Dependent
@Unremovable
public class RestoreCommand implements Callable<Integer>, CreatesHome {
    private record Restored(Restore.Report restored, Integrity.Verification verified) {}

    @Parameters(index = "0", paramLabel = "FOLDER", description = "The backup.")
    Path folder;

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    @Inject
    Restore restore;

    @Inject
    Integrity integrity;

    @Override
    public Integer call() {
        Restore.Report report = restore.from(folder.toAbsolutePath().normalize(), Actor.commandLine());
        Integrity.Verification found = integrity.verify();
        if (json) {
            Output.json(new Restored(report, found));
        } else {
            String runs = report.failed() + " runs to restart";
            System.out.println(
                    report.before() == null
                            ? "restored " + report.rows() + " rows and " + report.files() + " files of "
                                    + report.taken() + ", " + runs
                            : "the backup of " + report.taken() + " was already restored here at " + report.before()
                                    + "; nothing was changed, " + runs);
            found.problems()
                    .forEach(it -> System.out.println("[" + it.path() + "] " + it.kind() + ": " + it.problem()));
            System.out.println(
                    found.files() + " files verified, " + found.problems().size() + " problems");
        }
        return (found.problems().isEmpty() ? ExitCode.COMPLETED : ExitCode.FAILED).code();
    }
}
