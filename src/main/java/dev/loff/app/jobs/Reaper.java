package dev.loff.app.jobs;

import dev.loff.app.config.LoffConfig;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sees again and again to what others left. Every process that runs jobs takes executions from dead owners; a host that serves
 * also starts what waits or is due, as long as it is not busy enough.
 */
@ApplicationScoped
public class Reaper {
    private static final Logger LOG = Logger.getLogger(Reaper.class);

    private final Recovery recovery;
    private final Restarts restarts;
    private final Queue queue;
    private final RunLimit limit;
    private final LoffConfig config;
    private @Nullable ScheduledExecutorService clock;
    private volatile boolean stopping;

    Reaper(Recovery recovery, Restarts restarts, Queue queue, RunLimit limit, LoffConfig config) {
        this.recovery = recovery;
        this.restarts = restarts;
        this.queue = queue;
        this.limit = limit;
        this.config = config;
    }

    /** Begins, in a process that ends with its own job: it takes nothing on. */
    public void watch() {
        if (config.recovery().enabled()) {
            every(this::recover);
        }
    }

    /** Begins, in a process that stays. */
    public void serve() {
        every(() -> {
            if (config.recovery().enabled()) {
                recover();
            }
            takeOn();
        });
    }

    private synchronized void every(Runnable round) {
        if (clock != null) {
            return;
        }
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "loff-reaper");
            thread.setDaemon(true);
            return thread;
        });
        clock = started;
        var unused = started.scheduleWithFixedDelay(
                () -> guarded(round), 0, config.recovery().interval().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void guarded(Runnable round) {
        try {
            round.run();
        } catch (RuntimeException | LinkageError e) {
            if (stopping) {
                return; // the last round may outlive what it works with, on a slow machine
            }
            // The database may be away for a while.
            LOG.warnf("Cannot look after executions, trying again: %s", e.getMessage());
        }
    }

    private void recover() {
        recovery.recoverAll(Actor.reaper());
    }

    private void takeOn() {
        boolean more = true;
        while (more) {
            more = limit.alone(() ->
                    !limit.isReached() && (restarts.restartNext(Actor.reaper()) || queue.startNext(Actor.reaper())));
        }
    }

    /** Before the database is let go of. */
    void atShutdown(@Observes ShutdownEvent event) {
        stop();
    }

    /** Takes nothing on any more; a round that has begun comes to its end. */
    public synchronized void stop() {
        stopping = true;
        if (clock != null) {
            clock.shutdown();
            try {
                boolean unused =
                        clock.awaitTermination(config.recovery().interval().toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            clock = null;
        }
    }
}
