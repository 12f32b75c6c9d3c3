package dev.loff.app.schedule;

import dev.loff.app.config.LoffConfig;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Looks again and again what is due, as long as this process serves. */
@ApplicationScoped
public class ScheduleLoop {
    private static final Logger LOG = Logger.getLogger(ScheduleLoop.class);

    private final Ticker ticker;
    private final Duration poll;
    private @Nullable ScheduledExecutorService thread;

    ScheduleLoop(Ticker ticker, LoffConfig config) {
        this.ticker = ticker;
        this.poll = config.schedules().poll();
    }

    /** Begins in a thread of its own; a second call does nothing. */
    public synchronized void begin() {
        if (thread != null) {
            return;
        }
        thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread loop = new Thread(task, "loff-schedules");
            loop.setDaemon(true);
            return loop;
        });
        var unused = thread.scheduleWithFixedDelay(this::tick, 0, poll.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tick() {
        try {
            ticker.tick();
        } catch (RuntimeException e) {
            // The database may be away for a while; what falls due meanwhile is caught up with.
            LOG.warnf("Cannot look what is due, trying again: %s", e.getMessage());
        }
    }

    /** Ends; what a tick has begun it finishes, since a start that is cut short would wait for another host. */
    @PreDestroy
    public synchronized void end() throws InterruptedException {
        if (thread != null) {
            thread.shutdown();
            thread.awaitTermination(10, TimeUnit.SECONDS);
        }
    }
}
