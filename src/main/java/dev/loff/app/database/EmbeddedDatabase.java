package dev.loff.app.database;

import dev.loff.app.build.Build;
import dev.loff.app.jobs.RefusedException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL in the data folder, shared by all Loff processes of that folder: the first one starts it, the last one to
 * leave stops it. A server that a killed process left running is reused; a server that was killed itself recovers. A server in
 * another container or machine cannot be reached and is left alone: {@link #join} throws before anything changes.
 *
 * <p>{@link #close} leaves. One process joins a data folder once. Files in {@code <home>/postgres}: the programs by version,
 * {@code data}, {@code password}, {@code port}, {@code start.lock} (held while starting or stopping), {@code users.lock}
 * (shared by its users), {@code cluster.lock} (held by the server), {@code owner} (where it was started).
 */
public final class EmbeddedDatabase implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(EmbeddedDatabase.class);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** Longer than a start or a stop takes. */
    private static final Duration START_PATIENCE = Duration.ofMinutes(5);
    /** A server that holds the lock may be about to end. */
    private static final Duration ELSEWHERE_PATIENCE = Duration.ofSeconds(3);

    private static final long POLL_MILLIS = 100;
    private static final String FOLDER = "postgres";

    private final Path folder;
    private final PostgresCluster cluster;
    private final Path passwordFile;
    private final ProcessLock use;
    private final DatabaseAddress address;
    private volatile boolean left;
    private @Nullable ServerWatch watch;

    private EmbeddedDatabase(Path folder, PostgresCluster cluster, Path passwordFile, ProcessLock use)
            throws IOException {
        this.folder = folder;
        this.cluster = cluster;
        this.passwordFile = passwordFile;
        this.use = use;
        this.address = startOrFind();
    }

    /** The server's folder in a data folder, whether it exists or not. */
    static Path folder(DataFolder home) {
        return home.root().resolve(FOLDER);
    }

    /** Creates, starts or finds the server; returns when it answers. */
    public static EmbeddedDatabase join(DataFolder home) {
        Path folder = home.folder(FOLDER);
        try {
            PostgresCluster.lock(folder).requireTrusted();
            return ProcessLock.alone(startLock(folder), START_PATIENCE, () -> joinAlone(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Path startLock(Path folder) {
        return folder.resolve("start.lock");
    }

    private static EmbeddedDatabase joinAlone(Path folder) throws IOException {
        requireNoUnseenServer(folder);
        ProcessLock use = ProcessLock.shared(folder.resolve("users.lock"));
        try {
            PostgresBinaries binaries =
                    PostgresBinaries.unpack(folder, Build.current().postgres());
            Path passwordFile = KeptPassword.inFile(folder.resolve("password"));
            return new EmbeddedDatabase(folder, new PostgresCluster(folder, binaries), passwordFile, use);
        } catch (IOException | RuntimeException e) {
            use.close();
            throw e;
        }
    }

    /**
     * Servers that earlier versions started hold no lock, and one in another container is not visible. But all its users hold
     * {@code users.lock}.
     */
    private static void requireNoUnseenServer(Path folder) throws IOException {
        Optional<Postmaster> postmaster = Postmaster.read(PostgresCluster.dataDirectory(folder));
        if (postmaster.isPresent()
                && !postmaster.get().alive()
                && ClusterOwner.read(folder.resolve("owner")).isEmpty()
                && !ProcessLock.unheld(folder.resolve("users.lock"))) {
            throw new RefusedException(
                    "Cannot use the data folder's own database: a Loff of an earlier version uses it, perhaps in another"
                            + " container. Stop all Loff processes of this data folder first (home="
                            + folder.getParent() + ")");
        }
    }

    /** From now on this process starts the server again when it is killed, so that its callers can connect again. */
    public synchronized void keepRunning() {
        if (watch == null && !left) {
            watch = new ServerWatch(this);
            watch.begin();
        }
    }

    /** Returns whether there is a server; one that is starting or stopping counts. */
    boolean runs() throws IOException {
        return seen() || find().isPresent();
    }

    /** Starts the server, unless this process is leaving or another one has started it; returns whether this one did. */
    boolean startAgain() throws IOException {
        return ProcessLock.alone(startLock(folder), START_PATIENCE, () -> {
            boolean needed = !left && !runs();
            if (needed) {
                startOrFind();
            }
            return needed;
        });
    }

    /** The disk with the server's files, as it is now. */
    DatabaseDisk disk() throws IOException {
        return DatabaseDisk.under(folder);
    }

    /** The folder with the server and its files. */
    Path folder() {
        return folder;
    }

    private DatabaseAddress startOrFind() throws IOException {
        Instant begun = Instant.now();
        Instant deadline = begun.plus(PATIENCE);
        while (true) {
            Optional<DatabaseAddress> found = find();
            if (found.isPresent()) {
                return found.get();
            }
            boolean inUse = seen() || PostgresCluster.lock(folder).held();
            if (inUse) {
                if (Instant.now().isAfter(begun.plus(ELSEWHERE_PATIENCE))) {
                    requireHere();
                }
            } else {
                start(deadline);
            }
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException(
                        "Cannot use the embedded database: the server did not become ready, see postgres.log (folder="
                                + folder + ")");
            }
            pause();
        }
    }

    /** Returns the server's address if it is ready. */
    private Optional<DatabaseAddress> find() throws IOException {
        Optional<Postmaster> postmaster =
                Postmaster.read(cluster.dataDirectory()).filter(Postmaster::ready);
        if (postmaster.isEmpty()) {
            return Optional.empty();
        }
        DatabaseAddress found = addressOf(postmaster.get());
        if (postmaster.get().alive()) {
            cluster.restrictRunning(PostgresCluster.superuserOf(found));
            found.requireLogin();
            return Optional.of(found);
        }
        // The server may run in another container that shares this one's network.
        return found.letsIn() ? Optional.of(found) : Optional.empty();
    }

    private boolean seen() throws IOException {
        return Postmaster.read(cluster.dataDirectory())
                .filter(Postmaster::alive)
                .isPresent();
    }

    /** Throws when the server that has the lock runs where this process cannot reach it. */
    private void requireHere() throws IOException {
        Optional<ClusterOwner> owner = ClusterOwner.read(folder.resolve("owner"));
        if (seen() || (owner.isPresent() && owner.get().isHere())) {
            return;
        }
        throw new RefusedException(
                "Cannot use the data folder's own database: it runs in another container or on another"
                        + " machine, and only one can use it (home=" + folder.getParent()
                        + owner.map(it -> ", host=" + it.host() + ", since=" + it.since())
                                .orElse("")
                        + "). Run the command there, as with podman exec; or stop that one first; or give all of them one"
                        + " PostgreSQL server with LOFF_DB_URL");
    }

    private void start(Instant deadline) throws IOException {
        DatabaseDisk disk = disk();
        if (disk.isFull()) {
            throw new IllegalStateException("Cannot start the embedded database: the disk is full; make room on it ("
                    + disk.description() + ")");
        }
        ClusterOwner.self(Instant.now()).write(folder.resolve("owner"));
        try {
            cluster.createIfAbsent(passwordFile);
            cluster.start(new KeptPort(folder.resolve("port")).choose());
        } catch (PostgresFailure e) {
            if (!e.mayPass() || Instant.now().isAfter(deadline)) {
                throw e;
            }
        }
    }

    private DatabaseAddress addressOf(Postmaster postmaster) {
        String url = "jdbc:postgresql://127.0.0.1:" + postmaster.port() + "/" + PostgresCluster.OWNER
                + "?socketFactory=" + CurrentPort.class.getName() + "&socketFactoryArg="
                + URLEncoder.encode(cluster.dataDirectory().toString(), StandardCharsets.UTF_8);
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

    /** The server's address. Later connections go to the port that it has at that time. */
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
        if (watch != null) {
            watch.close();
        }
        try {
            ProcessLock.alone(startLock(folder), START_PATIENCE, this::leaveAlone);
        } catch (IOException e) {
            LOG.warnf("The embedded database may still run: %s", e.getMessage());
        }
    }

    /** Returns whether this process was the last one. */
    private boolean leaveAlone() throws IOException {
        use.close();
        boolean last = ProcessLock.unheld(folder.resolve("users.lock"));
        if (last && seen()) {
            cluster.stop();
        }
        return last;
    }
}
