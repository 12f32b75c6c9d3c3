package dev.loff.app.notify;

import dev.loff.app.jobs.Rounds;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/** Repeatedly sends pending notifications while this process serves. */
@ApplicationScoped
public class NotificationLoop {
    /** Short, because another host sends the current message after its claim has expired. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Notifier notifier;
    private final NotifyConfig config;
    private final Rounds rounds;

    NotificationLoop(Notifier notifier, NotifyConfig config) {
        this.notifier = notifier;
        this.config = config;
        this.rounds = new Rounds("loff-notify", "Cannot send notifications", notifier::round);
    }

    /** Starts the loop in its own thread; throws when a channel cannot be used as configured. */
    public void begin() {
        notifier.open();
        rounds.begin(config.interval(), config.interval());
    }

    /** Runs before the database is closed. */
    void end(@Observes ShutdownEvent event) {
        rounds.end(PATIENCE);
    }
}
