package dev.loff.app.schedule;

import dev.loff.app.config.LoffConfig;
import dev.loff.app.jobs.Rounds;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/** Looks again and again what is due, as long as this process serves. What falls due meanwhile is caught up with. */
@ApplicationScoped
public class ScheduleLoop {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Rounds rounds;
    private final Duration poll;

    ScheduleLoop(Ticker ticker, LoffConfig config) {
        this.rounds = new Rounds("loff-schedules", "Cannot look what is due", ticker::tick);
        this.poll = config.schedules().poll();
    }

    /** Begins in a thread of its own; a second call does nothing. */
    public void begin() {
        rounds.begin(Duration.ZERO, poll);
    }

    /** Before the database is let go of. */
    void atShutdown(@Observes ShutdownEvent event) {
        end();
    }

    /** Ends; what a tick has begun it finishes, since a start that is cut short would wait for another host. */
    public void end() {
        rounds.end(PATIENCE);
    }
}
