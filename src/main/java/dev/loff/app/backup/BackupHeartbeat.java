package dev.loff.app.backup;

import dev.loff.job.ThisProcess;
import dev.loff.registry.Leases;
import dev.loff.registry.RunningBackups;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Keeps a running backup known to those that remove files, by a thread of its own, until it is closed. */
final class BackupHeartbeat implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(BackupHeartbeat.class);
    private static final long SECONDS = 10;

    private final RunningBackups backups;
    private final long id;
    private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "loff-backup");
        thread.setDaemon(true);
        return thread;
    });

    private BackupHeartbeat(RunningBackups backups, long id) {
        this.backups = backups;
        this.id = id;
        var unused = heart.scheduleWithFixedDelay(this::beat, SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    static BackupHeartbeat begin(RunningBackups backups) {
        Leases.Owner self = ThisProcess.owner();
        return new BackupHeartbeat(backups, backups.begin(self.host(), self.pid()));
    }

    private void beat() {
        try {
            backups.seen(id);
        } catch (RuntimeException e) {
            // The database may be away for a while; the end decides whether it was too long.
            LOG.debugf("Cannot keep the backup known, trying again: %s", e.getMessage());
        }
    }

    /** Throws if files may have been removed while they were copied. */
    void requireHeard() {
        if (!backups.seen(id)) {
            throw new IllegalStateException("Cannot back up: the process was suspended or cut off from the database for"
                    + " too long, and files may have been removed meanwhile; take another backup (silent for more than "
                    + RunningBackups.LONGEST_SILENCE.toSeconds() + " s)");
        }
    }

    @Override
    public void close() {
        heart.shutdownNow();
        try {
            backups.end(id);
        } catch (RuntimeException e) {
            LOG.warnf("The backup counts as running for another minute: %s", e.getMessage());
        }
    }
}
