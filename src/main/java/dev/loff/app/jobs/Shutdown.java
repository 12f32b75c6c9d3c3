package dev.loff.app.jobs;

import dev.loff.app.config.LoffConfig;
import dev.loff.job.LeaseKeeper;
import dev.loff.registry.Executions;
import dev.loff.registry.Takeovers;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/** Stops what this process runs before it ends, so that it can go on elsewhere. */
@ApplicationScoped
public class Shutdown {
    private static final Logger LOG = Logger.getLogger(Shutdown.class);
    private static final Duration POLL = Duration.ofMillis(100);

    private final LeaseKeeper leases;
    private final JobControl jobs;
    private final Executions executions;
    private final Restarts restarts;
    private final Reaper reaper;
    private final Recovery recovery;
    private final Duration deadline;

    Shutdown(
            LeaseKeeper leases,
            JobControl jobs,
            Executions executions,
            Restarts restarts,
            Reaper reaper,
            Recovery recovery,
            LoffConfig config) {
        this.leases = leases;
        this.jobs = jobs;
        this.executions = executions;
        this.restarts = restarts;
        this.reaper = reaper;
        this.recovery = recovery;
        this.deadline = config.stop().signalDeadline();
    }

    /** Asks all that this process runs to stop, and returns without waiting. */
    public List<Long> request() {
        List<Long> asked = new ArrayList<>();
        for (long execution : leases.held()) {
            try {
                jobs.stop(execution, deadline, Actor.signal());
                asked.add(execution);
            } catch (RefusedException e) {
                LOG.debugf(e, "execution %d has ended meanwhile", execution);
            }
        }
        return asked;
    }

    /**
     * Stops all that a serving host runs, waits until it has, and lets other hosts go on with it. What has not stopped in time
     * loses its lease and is FAILED. Returns what was stopped.
     */
    public List<Long> handOver() throws InterruptedException {
        reaper.stop();
        List<Long> asked = request();
        long begun = System.nanoTime();
        for (long execution : asked) {
            while (isUnfinished(execution)) {
                if (System.nanoTime() - begun > deadline.toNanos()) {
                    recovery.recover(execution, Actor.signal());
                }
                Thread.sleep(POLL.toMillis());
            }
            executions
                    .find(execution)
                    .filter(row ->
                            row.status().equals("STOPPED") || Takeovers.STOP_DEADLINE_PASSED.equals(row.exitStatus()))
                    .ifPresent(restarts::handOver);
        }
        return asked;
    }

    private boolean isUnfinished(long execution) {
        return executions.find(execution).filter(Executions.Row::unfinished).isPresent();
    }
}
