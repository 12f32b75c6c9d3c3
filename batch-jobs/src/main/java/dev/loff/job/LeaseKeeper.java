package dev.loff.job;

import dev.loff.registry.Leases;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Holds the leases of the executions that this process runs, and beats for them. The term is long against a garbage
 * collection pause and short against a night.
 */
@ApplicationScoped
public class LeaseKeeper {
    /** How long an owner may be silent before its runs are given to others. */
    public static final Duration TERM = Duration.ofSeconds(30);

    private static final Duration CLOCK_CORRECTION = Duration.ofSeconds(10);

    private static final Logger LOG = Logger.getLogger(LeaseKeeper.class);

    private final Leases leases;
    private final Leases.Owner self = thisProcess();
    private @Nullable ScheduledExecutorService heart;

    LeaseKeeper(Leases leases) {
        this.leases = leases;
    }

    /** This process as a lease names it. */
    public static Leases.Owner thisProcess() {
        ProcessHandle process = ProcessHandle.current();
        return new Leases.Owner(hostName(), process.pid(), startOf(process));
    }

    /** Whether an owner is a process of this host that has ended. */
    public static boolean isGone(Leases.Owner owner) {
        if (!owner.host().equals(hostName())) {
            return false;
        }
        return ProcessHandle.of(owner.pid())
                .map(it -> !sameStart(startOf(it), owner.processStart()))
                .orElse(true);
    }

    /** Each JVM reckons starts from the kernel's boot time in whole seconds, which moves when the clock is set right. */
    private static boolean sameStart(Instant one, Instant other) {
        return Duration.between(one, other).abs().compareTo(CLOCK_CORRECTION) < 0;
    }

    /** Takes the lease of a new execution of this process. */
    synchronized void acquire(long executionId) {
        leases.acquire(executionId, self, TERM);
        if (heart == null) {
            heart = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, "loff-lease");
                thread.setDaemon(true);
                return thread;
            });
            long third = TERM.toMillis() / 3;
            var unused = heart.scheduleAtFixedRate(this::beat, third, third, TimeUnit.MILLISECONDS);
        }
    }

    private void beat() {
        try {
            leases.beat(self, TERM);
        } catch (RuntimeException e) {
            // The database may be away for a while; the lease decides whether it was too long.
            LOG.warnf("Cannot extend the lease of this process, trying again: %s", e.getMessage());
        }
    }

    @PreDestroy
    synchronized void stop() {
        if (heart != null) {
            heart.shutdownNow();
        }
    }

    private static Instant startOf(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
