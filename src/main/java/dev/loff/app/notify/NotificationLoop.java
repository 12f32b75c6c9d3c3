package dev.loff.app.notify;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Tells again and again what is untold, as long as this process serves. */
@ApplicationScoped
public class NotificationLoop {
    private static final Logger LOG = Logger.getLogger(NotificationLoop.class);

    private final Notifier notifier;
    private final NotifyConfig config;
    private @Nullable ScheduledExecutorService thread;

    NotificationLoop(Notifier notifier, NotifyConfig config) {
        this.notifier = notifier;
        this.config = config;
    }

    /** Begins in a thread of its own; fails where a channel cannot be used as it is configured. A second call does nothing. */
    public synchronized void begin() {
        if (thread != null) {
            return;
        }
        notifier.open();
        thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread loop = new Thread(task, "loff-notify");
            loop.setDaemon(true);
            return loop;
        });
        long millis = config.interval().toMillis();
        var unused = thread.scheduleWithFixedDelay(this::round, millis, millis, TimeUnit.MILLISECONDS);
    }

    private void round() {
        try {
            notifier.round();
        } catch (RuntimeException e) {
            // The database may be away for a while; what happened stands in it.
            LOG.warnf("Cannot tell what happened, trying again: %s", e.getMessage());
        }
    }

    /** Ends; a message in hand is another host's when its claim has run out. */
    @PreDestroy
    public synchronized void end() {
        if (thread != null) {
            thread.shutdownNow();
        }
    }
}
