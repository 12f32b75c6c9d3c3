package dev.loff.app.jobs;

import dev.loff.app.config.LoffConfig;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sees again and again to what others left. Every process that runs jobs takes executions from dead owners; a host that serves
 * also starts what waits or is due, as long as it is not busy enough.
 */
@ApplicationScoped
public class Reaper {
    private final Recovery recovery;
    private final Restarts restarts;
    private final Queue queue;
    private final RunLimit limit;
    private final LoffConfig config;
    private volatile @Nullable Rounds rounds;

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
    public void stop() {
        Rounds begun = rounds;
        if (begun != null) {
            begun.end(config.recovery().interval());
        }
    }

    private synchronized void every(Runnable round) {
        if (rounds == null) {
            Rounds begun = new Rounds("loff-reaper", "Cannot look after executions", round);
            rounds = begun;
            begun.begin(Duration.ZERO, config.recovery().interval());
        }
    }
}
