package dev.loff.app.database;

import dev.loff.app.build.Build;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Makes the embedded database unavailable to all its users for a while. */
public final class DatabaseOutage {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private DatabaseOutage() {}

    /** Stops the server, which ends every connection, and starts it again on the same port. */
    public static void of(DataFolder home, Duration length) throws IOException {
        Path folder = home.folder("postgres");
        PostgresBinaries binaries =
                PostgresBinaries.unpack(folder, Build.current().postgres());
        PostgresCluster cluster = new PostgresCluster(folder, binaries);
        // Otherwise a host would start it again at once.
        ProcessLock.alone(folder.resolve("start.lock"), PATIENCE, () -> {
            int port = Postmaster.read(cluster.dataDirectory()).orElseThrow().port();
            cluster.stop();
            LockSupport.parkNanos(length.toNanos());
            cluster.start(port);
            return port;
        });
    }

    /** Kills the server and its children, as the kernel does when memory runs out. */
    public static void kill(DataFolder home) throws IOException {
        Path data = home.folder("postgres").resolve("data");
        ProcessHandle server =
                ProcessHandle.of(Postmaster.read(data).orElseThrow().pid()).orElseThrow();
        List<ProcessHandle> all = new ArrayList<>(server.descendants().toList());
        all.add(0, server);
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(process -> process.onExit().join());
    }
}
