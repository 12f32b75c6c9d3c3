package dev.loff.app.schedule;

import dev.loff.app.config.LoffConfig;
import dev.loff.app.jobs.Rounds;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/** Polls for due fires while this process serves. A tick also handles the fires that fell due since the tick before. */
@ApplicationScoped
public class ScheduleLoop {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Rounds rounds;
    private final Duration poll;

    ScheduleLoop(Ticker ticker, LoffConfig config) {
        this.rounds = new Rounds("loff-schedules", "Cannot check which fires are due", ticker::tick);
        this.poll = config.schedules().poll();
    }

    /** Starts the loop in its own thread; a second call does nothing. */
    public void begin() {
        rounds.begin(Duration.ZERO, poll);
    }

    /** Runs before the database is closed. */
    void atShutdown(@Observes ShutdownEvent event) {
        end();
    }

    /** Ends the loop after the current tick, because an interrupted start would have to wait for another host. */
    public void end() {
        rounds.end(PATIENCE);
    }
}
