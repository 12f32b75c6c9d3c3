package dev.loff.app.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option for a check's working folder, and the common part of all checks: prints the verdict and keeps a failed check's files. */
public final class WorkFolder {
    @Option(names = "--work", description = "Folder for the data folders, which are kept when the check falls short.")
    @Nullable
    Path work;

    /** The work of a check in its folder; returns its figure, or throws a {@link CheckFailure}. */
    @FunctionalInterface
    public interface Check {
        String figure(Path folder) throws Exception;
    }

    /** Runs a check and returns the exit code of its command. */
    public int run(String name, Check check) throws Exception {
        return run(name, "", check);
    }

    /**
     * The same.
     *
     * @param circumstances printed with a failure, such as the seed
     */
    public int run(String name, String circumstances, Check check) throws Exception {
        Path folder = folder(name);
        try {
            String figure = check.figure(folder);
            Folders.delete(folder);
            System.out.println(name + ": passed; " + figure);
            return 0;
        } catch (CheckFailure e) {
            System.err.println(e.getMessage());
            System.out.println(name + ": fell short; " + e.headline()
                    + (circumstances.isEmpty() ? "" : " (" + circumstances + ")"));
            return 1;
        }
    }

    /** Returns the folder, created if absent; the caller removes it. */
    public Path folder(String name) throws IOException {
        return work == null ? Files.createTempDirectory("loff-" + name + "-") : Files.createDirectories(work);
    }

    /** The load of the machine, on which measured times depend. */
    public static String load() throws IOException {
        return String.format(
                Locale.ROOT,
                "load %s",
                Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]);
    }
}
