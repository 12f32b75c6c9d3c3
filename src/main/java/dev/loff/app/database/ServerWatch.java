package dev.loff.app.database;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Checks every second whether the embedded server still runs, and starts it again when it was killed. If several processes notice,
 * the first one starts it and the others find it started. Closing interrupts the thread.
 */
final class ServerWatch implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ServerWatch.class);
    private static final Duration POLL = Duration.ofSeconds(1);

    private final EmbeddedDatabase database;
    private final RestartLimit limit = new RestartLimit();
    private final Thread thread;
    private volatile boolean closed;
    private boolean full;

    ServerWatch(EmbeddedDatabase database) {
        this.database = database;
        this.thread = new Thread(this::watch, "embedded database watch");
        thread.setDaemon(true);
    }

    void begin() {
        thread.start();
    }

    private void watch() {
        try {
            while (!closed) {
                Thread.sleep(POLL.toMillis());
                if (!closed && !lookAtDisk() && isGone()) {
                    startAgain();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Logs once when the disk is full and once when it has room again. A server that ended is not started on a full disk. */
    private boolean lookAtDisk() {
        try {
            DatabaseDisk disk = database.disk();
            if (disk.isFull() && !full) {
                LOG.errorf(
                        "The disk under the embedded database is full: writes fail or wait until there is room; make"
                                + " room on it (%s)",
                        disk.description());
            } else if (full && !disk.isFull()) {
                LOG.infof("The disk under the embedded database has room again (%s)", disk.description());
            }
            full = disk.isFull();
        } catch (IOException e) {
            LOG.debugf(e, "The disk under the embedded database cannot be checked (folder=%s)", database.folder());
        }
        return full;
    }

    private boolean isGone() {
        try {
            return !database.runs();
        } catch (IOException | IllegalStateException e) {
            // The server accepts no log-ins at this moment; the next check decides.
            return false;
        }
    }

    private void startAgain() throws InterruptedException {
        Optional<Duration> pause = limit.pause(Instant.now());
        if (pause.isEmpty()) {
            LOG.errorf(
                    "The embedded database ended %d times within %d minutes and is not restarted until these have passed; any"
                            + " loff command on this data folder starts it, and postgres.log says why it ended (folder=%s)",
                    RestartLimit.STARTS, RestartLimit.WINDOW.toMinutes(), database.folder());
            Thread.sleep(RestartLimit.WINDOW.toMillis());
            return;
        }
        Thread.sleep(pause.get().toMillis());
        if (closed) {
            return;
        }
        limit.started(Instant.now());
        LOG.warnf("The embedded database is not running any more and is started again (folder=%s)", database.folder());
        try {
            LOG.infof(
                    database.startAgain()
                            ? "The embedded database was started again (folder=%s)"
                            : "Another process started the embedded database again (folder=%s)",
                    database.folder());
        } catch (IOException | RuntimeException e) {
            LOG.errorf("The embedded database could not be started again: %s", e.getMessage());
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
