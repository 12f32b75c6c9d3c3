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
 * What {@code postmaster.pid} says of the server that runs, or ran, on a data directory. A server that starts writes its file
 * line by line, and one that is killed meanwhile leaves an empty file.
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
     * Whether this process sees the one that wrote the file; a process that was given the same id since then does not count. In
     * another container a server may live on unseen: {@link ClusterLock}.
     */
    boolean alive() {
        return pid > 0
                && ProcessHandle.of(pid)
                        .filter(ProcessHandle::isAlive)
                        .filter(this::isServer)
                        .isPresent();
    }

    /** A server works in its data directory, however that was spelled when it was started. */
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
     * Takes the id of a dead server out of its file, for PostgreSQL refuses to start when another process or thread has the id
     * now. The rest of the file stays, because PostgreSQL also finds in it whether children of the dead server still run. A file
     * without an id is removed. To be called under the {@link ClusterLock} only: a server whose file changes stops at once.
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
