package dev.loff.app.notify;

import dev.loff.app.jobs.Rounds;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/** Sends again and again what was not sent yet, as long as this process serves. */
@ApplicationScoped
public class NotificationLoop {
    /** A message in hand is another host's when its claim has run out. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Notifier notifier;
    private final NotifyConfig config;
    private final Rounds rounds;

    NotificationLoop(Notifier notifier, NotifyConfig config) {
        this.notifier = notifier;
        this.config = config;
        this.rounds = new Rounds("loff-notify", "Cannot send what happened", notifier::round);
    }

    /** Begins in a thread of its own; fails where a channel cannot be used as it is configured. */
    public void begin() {
        notifier.open();
        rounds.begin(config.interval(), config.interval());
    }

    /** Before the database is let go of. */
    void end(@Observes ShutdownEvent event) {
        rounds.end(PATIENCE);
    }
}
