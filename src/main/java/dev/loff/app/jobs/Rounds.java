package dev.loff.app.jobs;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Does something again and again on a thread of its own. A round that fails is logged, and the next one comes. */
public final class Rounds {
    private static final Logger LOG = Logger.getLogger(Rounds.class);

    private final String thread;
    private final String failure;
    private final Runnable round;
    private @Nullable ScheduledExecutorService clock;
    private volatile boolean ending;

    /**
     * Prepares it.
     *
     * @param thread the thread's name
     * @param failure what a failed round could not do, for the log: {@code Cannot check which fires are due}
     */
    public Rounds(String thread, String failure, Runnable round) {
        this.thread = thread;
        this.failure = failure;
        this.round = round;
    }

    /** Begins; a second call does nothing. */
    public synchronized void begin(Duration delay, Duration pause) {
        if (clock != null) {
            return;
        }
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread loop = new Thread(task, thread);
            loop.setDaemon(true);
            return loop;
        });
        clock = started;
        var unused =
                started.scheduleWithFixedDelay(this::once, delay.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void once() {
        try {
            round.run();
        } catch (RuntimeException | LinkageError e) {
            // The last round may outlive what it works with, on a slow machine.
            if (!ending) {
                // The database may be away for a while.
                LOG.warnf("%s, trying again: %s", failure, e.getMessage());
            }
        }
    }

    /** Begins no round any more, and waits for the one that has begun. */
    public synchronized void end(Duration patience) {
        ending = true;
        if (clock != null) {
            clock.shutdown();
            try {
                boolean unused = clock.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
