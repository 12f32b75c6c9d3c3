package dev.loff.app.database;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs one of PostgreSQL's programs to its end.
 *
 * <p>PostgreSQL refuses to run as root or as a user id without a name, which containers have. In both cases it therefore runs in
 * its own user namespace without a mapping: inside, the process is user nobody; outside, its files still belong to the user.
 */
final class PostgresCommand {

    private final PostgresBinaries binaries;
    private final Path outputFile;
    private final List<String> before;

    /** @param outputFile receives what the programs print; overwritten by each run */
    PostgresCommand(PostgresBinaries binaries, Path outputFile) {
        this(binaries, outputFile, List.of());
    }

    private PostgresCommand(PostgresBinaries binaries, Path outputFile, List<String> before) {
        this.binaries = binaries;
        this.outputFile = outputFile;
        this.before = List.copyOf(before);
    }

    /** Returns a command whose programs hold the lock until the last of their processes has ended. */
    PostgresCommand under(ClusterLock lock) {
        return new PostgresCommand(binaries, outputFile, lock.command());
    }

    /** Runs a program on {@code input} and returns its exit status; what it printed is in {@link #output()}. */
    int run(String program, List<String> arguments, String input) throws IOException {
        List<String> command = new ArrayList<>(before);
        if (runsAsRoot() || isNameless()) {
            command.add("unshare");
            command.add("--user");
        }
        command.add(binaries.program(program).toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                // A file, not a pipe: the server inherits it, and must outlive this JVM.
                .redirectOutput(outputFile.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        Process process = start(builder, program);
        try (Writer stdin = process.outputWriter(StandardCharsets.UTF_8)) {
            stdin.write(input);
        }
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted (program=" + program + ")");
        }
    }

    private static Process start(ProcessBuilder builder, String program) throws IOException {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new IOException(
                    "Cannot run a program of the embedded database: " + e.getMessage() + "; "
                            + builder.command().get(0)
                            + " comes with util-linux, without it give a PostgreSQL server with LOFF_DB_URL (program="
                            + program + ")",
                    e);
        }
    }

    String output() throws IOException {
        return Files.readString(outputFile, StandardCharsets.UTF_8).strip();
    }

    /** Whether the user id has no name; Java then reports a question mark. */
    static boolean isNameless() {
        return System.getProperty("user.name", "?").equals("?");
    }

    private static boolean runsAsRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }
}
