package dev.loff.app.database;

import dev.loff.file.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The content of {@code postmaster.pid}: the server that runs, or ran, on a data directory. A starting server writes its file line
 * by line; one that is killed while it does so leaves an empty file.
 *
 * <p>Source of the format: PostgreSQL's {@code src/include/utils/pidfile.h}.
 *
 * @param pid negative for a server that served no connections; 0 when the file does not say
 * @param port 0 when the file does not say
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
        String status = lines.size() > STATUS_LINE ? lines.get(STATUS_LINE).strip() : "starting";
        return Optional.of(new Postmaster(dataDirectory, number(lines, 0), (int) number(lines, PORT_LINE), status));
    }

    private static long number(List<String> lines, int line) {
        String text = line < lines.size() ? lines.get(line).strip() : "";
        return text.matches("-?[0-9]{1,10}") ? Long.parseLong(text) : 0;
    }

    boolean ready() {
        return status.equals("ready");
    }

    /**
     * Whether the process that wrote the file is alive and visible here; another process that got its id later does not count. A
     * server in another container may be alive without being visible, see {@link ClusterLock}.
     */
    boolean alive() {
        return pid > 0
                && ProcessHandle.of(pid)
                        .filter(ProcessHandle::isAlive)
                        .filter(this::isServer)
                        .isPresent();
    }

    /** The working directory of a server is its data directory, however its path was spelled at the start. */
    private boolean isServer(ProcessHandle process) {
        try {
            return Files.isSameFile(Path.of("/proc", Long.toString(process.pid()), "cwd"), dataDirectory);
        } catch (IOException e) {
            return process.info()
                    .arguments()
                    .filter(arguments -> Arrays.asList(arguments).contains(dataDirectory.toString()))
                    .isPresent();
        }
    }

    /**
     * Removes the id of a dead server from its file, because PostgreSQL refuses to start when another process or thread has that id
     * now. The rest of the file stays, because PostgreSQL also uses it to find running children of the dead server. A file without
     * an id is deleted. Call it only under the {@link ClusterLock}: a running server stops at once when its file changes.
     */
    static void disownPid(Path dataDirectory) throws IOException {
        Optional<Postmaster> dead = read(dataDirectory);
        if (dead.isEmpty()) {
            return;
        }
        if (dead.get().pid() == 0) {
            Files.delete(pidFile(dataDirectory));
            return;
        }
        List<String> lines = new ArrayList<>(Files.readAllLines(pidFile(dataDirectory)));
        lines.set(0, NOBODYS_PID);
        byte[] content = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        DurableFile.write(pidFile(dataDirectory), content);
    }

    private static Path pidFile(Path dataDirectory) {
        return dataDirectory.resolve("postmaster.pid");
    }
}
