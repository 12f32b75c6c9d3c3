package dev.loff.app.command;

import dev.loff.app.backup.Backup;
import dev.loff.app.backup.Manifest;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description = {
            "Save the database and the data folder into an empty folder, also while jobs run.",
            "On the same file system files get a second name instead of a copy: keep backups on another disk."
        })
@Dependent
@Unremovable
public class BackupCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FOLDER", description = "Where to; new or empty.")
    Path folder;

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    @Inject
    Backup backup;

    @Override
    public Integer call() {
        Terminal terminal = new Terminal();
        Manifest saved = backup.write(
                folder.toAbsolutePath().normalize(),
                (done, total) -> terminal.show(
                        "backup",
                        "backup   " + done + "/" + total + " files",
                        "backup " + done + "/" + total + " files"));
        terminal.end();
        if (json) {
            Output.json(Map.of(
                    "taken", saved.taken(),
                    "rows", saved.rows(),
                    "files", saved.files().size(),
                    "bytes", saved.bytes()));
        } else {
            System.out.printf(
                    Locale.ROOT,
                    "saved %d rows and %d files, %.1f MiB, in %s%n",
                    saved.rows(),
                    saved.files().size(),
                    saved.bytes() / 1048576.0,
                    folder);
        }
        return ExitCode.COMPLETED.code();
    }
}
