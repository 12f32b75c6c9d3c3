package dev.loff.app.command;

import dev.loff.app.support.SupportBundle;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "support-bundle",
        mixinStandardHelpOptions = true,
        description = {
            "Write a zip for whoever helps: versions, configuration, last runs, what runs, logs, threads, schema, disk.",
            "Passwords and tokens are taken out; look into it all the same before it leaves the house."
        })
@Dependent
@Unremovable
public class SupportBundleCommand implements Callable<Integer> {
    @Option(names = "--file", paramLabel = "<zip>", description = "The new file; else loff-support-<time>.zip here.")
    @Nullable
    Path file;

    @Inject
    SupportBundle bundle;

    @Override
    public Integer call() throws IOException {
        Path zip = file == null
                ? Path.of("loff-support-"
                        + DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
                                .format(LocalDateTime.now(ZoneId.systemDefault()))
                        + ".zip")
                : file;
        bundle.write(zip, System.getenv());
        System.out.println(zip.toAbsolutePath());
        return ExitCode.COMPLETED.code();
    }
}
