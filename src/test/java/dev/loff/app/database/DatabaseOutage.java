package dev.loff.app.database;

import dev.loff.app.build.Build;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Takes the embedded database away from all who use it, for a while. */
public final class DatabaseOutage {
    private DatabaseOutage() {}

    /** Stops the server, which ends every connection, and starts it again on the same port. */
    public static void of(DataFolder home, Duration length) throws IOException, InterruptedException {
        Path folder = home.folder("postgres");
        PostgresBinaries binaries =
                PostgresBinaries.unpack(folder, Build.current().postgres());
        PostgresCluster cluster = new PostgresCluster(folder, binaries);
        int port = Postmaster.read(cluster.dataDirectory()).orElseThrow().port();
        cluster.stop();
        Thread.sleep(length.toMillis());
        cluster.start(port);
    }
}
