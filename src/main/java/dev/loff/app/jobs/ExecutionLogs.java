package dev.loff.app.jobs;

import dev.loff.job.Workspace;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What was logged in the steps of each execution, in {@code logs/executions}: a file an execution, a line an entry, the step's
 * name before a tab. Safe for many threads.
 */
@ApplicationScoped
class ExecutionLogs {
    /** A file that has grown to this takes no more lines. */
    static final long MOST_BYTES = 256 << 10;

    /** Of more files than this, the oldest go. */
    static final int MOST_FILES = 1000;

    private final Path folder;

    ExecutionLogs(Workspace workspace) {
        this.folder = workspace.home().resolve("logs").resolve("executions");
    }

    private Path file(long execution) {
        return folder.resolve(execution + ".log");
    }

    synchronized void add(long execution, String step, String entry) {
        Path file = file(execution);
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(folder);
                prune();
            } else if (Files.size(file) > MOST_BYTES) {
                return;
            }
            String lines = entry.lines().map(line -> step + "\t" + line + "\n").reduce("", String::concat);
            Files.writeString(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("[" + file + "] Cannot keep what a step says: " + e.getMessage(), e);
        }
    }

    private void prune() throws IOException {
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder)) {
            files = listed.sorted(Comparator.comparingLong(it -> it.toFile().lastModified()))
                    .toList();
        }
        for (int i = 0; i <= files.size() - MOST_FILES; i++) {
            Files.deleteIfExists(files.get(i));
        }
    }

    /** The lines of each step; none of an execution whose file is gone, or on another machine. */
    Map<String, String> byStep(long execution) {
        Map<String, String> steps = new HashMap<>();
        Path file = file(execution);
        if (Files.exists(file)) {
            try (Stream<String> lines = Files.lines(file)) {
                lines.map(line -> line.split("\t", 2))
                        .filter(parts -> parts.length == 2)
                        .forEach(parts -> steps.merge(parts[0], parts[1] + "\n", String::concat));
            } catch (IOException e) {
                throw new UncheckedIOException("[" + file + "] Cannot read what its steps said: " + e.getMessage(), e);
            }
        }
        return steps;
    }
}
