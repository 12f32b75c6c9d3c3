package dev.loff.app.jobs;

import dev.loff.app.config.LoffConfig;
import dev.loff.job.LeaseKeeper;
import dev.loff.job.ThisProcess;
import dev.loff.registry.Leases;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** How many runs this process takes on by itself, for schedules and from the queue; what people start is not counted out. */
@ApplicationScoped
class RunLimit {
    private final Lock oneAtATime = new ReentrantLock();
    private final LeaseKeeper held;
    private final Leases leases;
    private final int runs;

    RunLimit(LeaseKeeper held, Leases leases, LoffConfig config) {
        this.held = held;
        this.leases = leases;
        this.runs = config.serve().runs();
    }

    /** Does a start that asks {@link #isReached}: no other one comes between. Not to be called in a transaction. */
    <T> T alone(Supplier<T> start) {
        oneAtATime.lock();
        try {
            return start.get();
        } finally {
            oneAtATime.unlock();
        }
    }

    /** Whether one more would be too many. A run whose end is not written down yet counts. */
    boolean isReached() {
        return Math.max(held.held().size(), leases.unfinished(ThisProcess.owner())) >= runs;
    }
}
