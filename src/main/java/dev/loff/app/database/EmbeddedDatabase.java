package dev.loff.app.database;

import dev.loff.app.build.Build;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * A real PostgreSQL in the data folder, shared by all Loff processes of that folder: the first one starts it, the last one to
 * leave stops it. One that a killed process left running is used again; one that was killed itself recovers.
 *
 * <p>{@link #close} leaves. One process joins a data folder once. Files in {@code <home>/postgres}: the programs by version,
 * {@code data}, {@code password}, {@code port}, {@code start.lock} (held while starting or stopping), {@code users.lock}
 * (shared by those who use it).
 */
public final class EmbeddedDatabase implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(EmbeddedDatabase.class);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long POLL_MILLIS = 50;
    private static final String FOLDER = "postgres";

    private final Path folder;
    private final PostgresCluster cluster;
    private final DatabaseAddress address;
    private final ProcessLock use;
    private boolean left;

    private EmbeddedDatabase(Path folder, PostgresCluster cluster, DatabaseAddress address, ProcessLock use) {
        this.folder = folder;
        this.cluster = cluster;
        this.address = address;
        this.use = use;
    }

    /** Where the server of a data folder lies, whether there is one or not. */
    static Path folder(DataFolder home) {
        return home.root().resolve(FOLDER);
    }

    /** Makes, starts or finds the server; returns when it answers. */
    public static EmbeddedDatabase join(DataFolder home) {
        Path folder = home.folder(FOLDER);
        try {
            return ProcessLock.alone(folder.resolve("start.lock"), () -> joinAlone(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(String.valueOf(e.getMessage()), e);
        }
    }

    private static EmbeddedDatabase joinAlone(Path folder) throws IOException {
        ProcessLock use = ProcessLock.shared(folder.resolve("users.lock"));
        try {
            PostgresBinaries binaries =
                    PostgresBinaries.unpack(folder, Build.current().postgres());
            PostgresCluster cluster = new PostgresCluster(folder, binaries);
            Path passwordFile = KeptPassword.inFile(folder.resolve("password"));
            cluster.createIfAbsent(passwordFile);
            DatabaseAddress address = startOrFind(folder, cluster, passwordFile);
            return new EmbeddedDatabase(folder, cluster, address, use);
        } catch (IOException | RuntimeException e) {
            use.close();
            throw e;
        }
    }

    private static DatabaseAddress startOrFind(Path folder, PostgresCluster cluster, Path passwordFile)
            throws IOException {
        KeptPort port = new KeptPort(folder.resolve("port"));
        Instant deadline = Instant.now().plus(PATIENCE);
        while (true) {
            Optional<Postmaster> postmaster = Postmaster.read(cluster.dataDirectory());
            if (postmaster.isPresent() && postmaster.get().alive()) {
                if (postmaster.get().ready()) {
                    DatabaseAddress address = addressOf(postmaster.get(), passwordFile);
                    cluster.restrictRunning(PostgresCluster.superuserOf(address));
                    address.requireLogin();
                    return address;
                }
            } else {
                start(cluster, postmaster, port, deadline);
            }
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException(
                        "Cannot use the embedded database: the server does not get ready, see postgres.log (folder="
                                + folder + ")");
            }
            pause();
        }
    }

    private static void start(PostgresCluster cluster, Optional<Postmaster> dead, KeptPort port, Instant deadline)
            throws IOException {
        if (dead.isPresent()) {
            dead.get().disownPid();
        }
        try {
            cluster.start(port.choose());
        } catch (PostgresFailure e) {
            if (!e.mayPass() || Instant.now().isAfter(deadline)) {
                throw e;
            }
        }
    }

    private static DatabaseAddress addressOf(Postmaster postmaster, Path passwordFile) {
        String url = "jdbc:postgresql://127.0.0.1:" + postmaster.port() + "/" + PostgresCluster.OWNER;
        return new DatabaseAddress(url, PostgresCluster.OWNER, passwordFile);
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Cannot start the embedded database: interrupted");
        }
    }

    public DatabaseAddress address() {
        return address;
    }

    /** Leaves; stops the server if nobody else uses it. A server that does not stop is left running, with a warning. */
    @Override
    public synchronized void close() {
        if (left) {
            return;
        }
        left = true;
        try {
            ProcessLock.alone(folder.resolve("start.lock"), this::leaveAlone);
        } catch (IOException e) {
            LOG.warnf("The embedded database may still run: %s", e.getMessage());
        }
    }

    /** Returns whether this process was the last one. */
    private boolean leaveAlone() throws IOException {
        use.close();
        boolean last = ProcessLock.unheld(folder.resolve("users.lock"));
        boolean running = Postmaster.read(cluster.dataDirectory())
                .filter(Postmaster::alive)
                .isPresent();
        if (last && running) {
            cluster.stop();
        }
        return last;
    }
}
