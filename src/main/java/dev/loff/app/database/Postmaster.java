package dev.loff.app.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What {@code postmaster.pid} says of the server that runs, or ran, on a data directory.
 *
 * <p>Source of the format: PostgreSQL's {@code src/include/utils/pidfile.h}.
 */
record Postmaster(Path dataDirectory, long pid, int port, String status) {

    private static final int PORT_LINE = 3;
    private static final int STATUS_LINE = 7;
    /** Above the kernel's largest process id (2^22), so that no process ever has it. */
    private static final String NOBODYS_PID = Integer.toString(Integer.MAX_VALUE);

    static Optional<Postmaster> read(Path dataDirectory) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(pidFile(dataDirectory));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        // A server that starts writes its file line by line.
        int port =
                lines.size() > PORT_LINE ? Integer.parseInt(lines.get(PORT_LINE).strip()) : 0;
        String status = lines.size() > STATUS_LINE ? lines.get(STATUS_LINE).strip() : "starting";
        return Optional.of(
                new Postmaster(dataDirectory, Long.parseLong(lines.get(0).strip()), port, status));
    }

    boolean ready() {
        return status.equals("ready");
    }

    /** Whether the process that wrote the file lives; a process that was given the same id since then does not count. */
    boolean alive() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(process -> process.info().arguments())
                .filter(arguments -> Arrays.asList(arguments).contains(dataDirectory.toString()))
                .isPresent();
    }

    /**
     * Takes the id of a dead server out of its file when another process has the id now, for then PostgreSQL would refuse to
     * start. The file stays, because PostgreSQL also finds in it whether children of the dead server still run.
     */
    void disownPid() throws IOException {
        if (ProcessHandle.of(pid).isPresent()) {
            List<String> lines = Files.readAllLines(pidFile(dataDirectory));
            lines.set(0, NOBODYS_PID);
            Files.write(pidFile(dataDirectory), lines);
        }
    }

    private static Path pidFile(Path dataDirectory) {
        return dataDirectory.resolve("postmaster.pid");
    }
}
