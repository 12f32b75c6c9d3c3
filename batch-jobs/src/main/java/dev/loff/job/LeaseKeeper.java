package dev.loff.job;

import dev.loff.registry.Leases;
import dev.loff.registry.LostLeaseException;
import jakarta.annotation.PreDestroy;
import jakarta.batch.operations.BatchRuntimeException;
import jakarta.batch.operations.JobOperator;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Holds the leases of the executions that this process runs, beats for them, and stops those that were asked to stop or were
 * taken away.
 */
@ApplicationScoped
public class LeaseKeeper {
    private static final Logger LOG = Logger.getLogger(LeaseKeeper.class);

    private final Leases leases;
    private final LeaseTerm term;
    private final JobOperator operator;
    private final Leases.Owner self = ThisProcess.owner();
    private final Map<Long, Long> tokens = new ConcurrentHashMap<>();
    private final Set<Long> stopping = ConcurrentHashMap.newKeySet();
    private @Nullable ScheduledExecutorService heart;

    LeaseKeeper(Leases leases, LeaseTerm term, JobOperator operator) {
        this.leases = leases;
        this.term = term;
        this.operator = operator;
    }

    /** Takes the lease of a new execution of this process, if it has not got it yet. */
    public synchronized void acquire(long executionId) {
        if (tokens.containsKey(executionId)) {
            return;
        }
        tokens.put(
                executionId,
                leases.acquire(executionId, self, term.duration())
                        .orElseThrow(() -> new LostLeaseException(executionId)));
        if (heart == null) {
            heart = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, "loff-lease");
                thread.setDaemon(true);
                return thread;
            });
            long millis = term.heartbeat().toMillis();
            var unused = heart.scheduleWithFixedDelay(this::beat, millis, millis, TimeUnit.MILLISECONDS);
        }
    }

    /** Asks, inside a transaction, whether this process still owns the execution, and keeps it so until the end. */
    public void check(long executionId) {
        Long token = tokens.get(executionId);
        if (token == null) {
            throw new LostLeaseException(executionId);
        }
        leases.check(executionId, token);
    }

    /** The executions that this process runs and still owns, as far as it knows. */
    public Set<Long> held() {
        return Set.copyOf(tokens.keySet());
    }

    /** Never fails: what the execution has done counts, and a lease that is not released runs out. */
    void release(long executionId) {
        Long token = tokens.remove(executionId);
        stopping.remove(executionId);
        if (token != null) {
            try {
                leases.release(executionId, token);
            } catch (RuntimeException e) {
                LOG.warnf("Cannot release the lease of execution %d, it runs out: %s", executionId, e.getMessage());
            }
        }
    }

    private void beat() {
        tokens.forEach((execution, token) -> {
            try {
                switch (leases.beat(execution, token)) {
                    case OWNED -> {}
                    case STOP_REQUESTED -> stop(execution, "as asked");
                    case LOST -> {
                        tokens.remove(execution);
                        stop(execution, "another host has taken it over");
                    }
                }
            } catch (RuntimeException e) {
                // The database may be away for a while; the lease decides whether it was too long.
                LOG.warnf("Cannot extend the lease of execution %d, trying again: %s", execution, e.getMessage());
            }
        });
    }

    private void stop(long execution, String why) {
        if (stopping.add(execution)) {
            LOG.infof("execution %d stops after what it has in hand: %s", execution, why);
            try {
                operator.stop(execution);
            } catch (BatchRuntimeException e) {
                LOG.debugf(e, "execution %d has ended meanwhile", execution);
            }
        }
    }

    @PreDestroy
    synchronized void stop() {
        if (heart != null) {
            heart.shutdownNow();
        }
    }
}
