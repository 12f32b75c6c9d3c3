package dev.loff.app.jobs;

import dev.loff.app.config.LoffConfig;
import dev.loff.job.ThisProcess;
import dev.loff.job.parameter.JobParameters;
import dev.loff.registry.Executions;
import dev.loff.registry.Guards;
import dev.loff.registry.Leases;
import dev.loff.registry.Takeovers;
import io.quarkiverse.jberet.runtime.QuarkusJobOperator;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Takes executions from owners that are gone and marks them FAILED, so that they can be restarted. The batch runtime itself
 * leaves them STARTED for ever. One that its host did not live to write down as started is ABANDONED instead. The lease is
 * revoked with it: if the owner lives after all, it can commit nothing more.
 */
@ApplicationScoped
public class Recovery {
    private static final Logger LOG = Logger.getLogger(Recovery.class);

    private static final Duration LONGEST_TAKEOVER = Duration.ofSeconds(20);
    private static final Duration LOOK = Duration.ofMillis(50);

    private final Executions executions;
    private final Leases leases;
    private final Takeovers takeovers;
    private final UnbegunStarts unbegun;
    private final QuarkusJobOperator operator;
    private final Restarts restarts;
    private final Audit audit;
    private final boolean sameHost;
    private final Duration patience;

    Recovery(
            Executions executions,
            Leases leases,
            Takeovers takeovers,
            UnbegunStarts unbegun,
            QuarkusJobOperator operator,
            Restarts restarts,
            Audit audit,
            LoffConfig config) {
        this.executions = executions;
        this.leases = leases;
        this.takeovers = takeovers;
        this.unbegun = unbegun;
        this.operator = operator;
        this.restarts = restarts;
        this.audit = audit;
        this.sameHost = config.recovery().sameHost();
        // An execution gets its lease a moment after its registration; one without a lease for so long never will.
        this.patience = config.lease().term().multipliedBy(2);
    }

    /** Recovers every execution that nobody owns any more, and returns their ids. One that cannot be is left to the next look. */
    public List<Long> recoverAll(Actor by) {
        try {
            unbegun.removeEmptyInstances(patience, by);
        } catch (RuntimeException e) {
            LOG.warnf("Cannot remove job instances that were never begun, trying again: %s", e.getMessage());
        }
        return executions.unfinished().stream()
                .map(Executions.Row::execution)
                .filter(it -> tryToRecover(it, by))
                .toList();
    }

    /** Like {@link #recover}, but an execution that cannot be recovered just now does not keep others from it. */
    public boolean tryToRecover(long executionId, Actor by) {
        try {
            return recover(executionId, by);
        } catch (RuntimeException e) {
            LOG.warnf("Cannot recover execution %d, trying again: %s", executionId, e.getMessage());
            return false;
        }
    }

    /**
     * Recovers one execution if nobody owns it any more; when somebody else does that just now, waits until it is done. Gives
     * up after some seconds.
     */
    public boolean awaitRecovery(long executionId, Actor by) {
        long begun = System.nanoTime();
        boolean recovered = recover(executionId, by);
        while (!recovered && isOrphaned(executionId) && System.nanoTime() - begun < LONGEST_TAKEOVER.toNanos()) {
            try {
                Thread.sleep(LOOK.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
            recovered = recover(executionId, by);
        }
        return recovered;
    }

    private boolean isOrphaned(long executionId) {
        return executions
                .find(executionId)
                .filter(Executions.Row::unfinished)
                .filter(it -> dead(it).isPresent()
                        || takeovers.orphan(executionId, patience).isPresent())
                .isPresent();
    }

    /** Recovers one execution if nobody owns it any more, and nobody else does that just now. */
    public boolean recover(long executionId, Actor by) {
        Executions.Row row = executions.find(executionId).orElse(null);
        if (row == null || !row.unfinished()) {
            return false;
        }
        Takeovers.Orphan dead = dead(row).orElse(null);
        Takeovers.Orphan orphan =
                dead != null ? dead : takeovers.orphan(executionId, patience).orElse(null);
        if (orphan == null) {
            return false;
        }
        Optional<Guards.Key> guard = unbegun.guard(row);
        return RetriedTransaction.call(() -> {
            unbegun.awaitItsStart(row, guard);
            boolean taken = dead != null ? takeovers.takeFromDead(orphan) : takeovers.takeOver(orphan, patience);
            if (taken) {
                written(row, orphan, by);
            }
            return taken;
        });
    }

    private void written(Executions.Row row, Takeovers.Orphan orphan, Actor by) {
        if (unbegun.abandon(row, orphan, by)) {
            return;
        }
        LOG.warnf(
                "Execution %d of %s was %s, but %s: FAILED", row.execution(), row.job(), row.status(), orphan.reason());
        audit.execution(
                by,
                "take over",
                row.execution(),
                Map.of("status", row.status()),
                Map.of("status", "FAILED", "reason", orphan.reason()));
        boolean asked = leases.lease(row.execution())
                .map(it -> it.stopDeadlineSeconds() != null)
                .orElse(false);
        if (!asked) {
            restarts.planAfterDeath(row);
        }
    }

    /** An owner whose process this one can see to be gone need not be waited for. */
    private Optional<Takeovers.Orphan> dead(Executions.Row row) {
        if (!sameHost) {
            return Optional.empty();
        }
        return owner(row.execution())
                .filter(ThisProcess::isGone)
                .map(owner -> new Takeovers.Orphan(
                        row.execution(), "its owner, process " + owner.pid() + " on " + owner.host() + ", has ended"));
    }

    /** Between its registration and its lease, an execution has only the name of the process that registered it. */
    private Optional<Leases.Owner> owner(long executionId) {
        Optional<Leases.Lease> lease = leases.lease(executionId);
        return lease.isPresent()
                ? lease.filter(it -> !it.revoked()).map(Leases.Lease::owner)
                : Optional.ofNullable(operator.getParameters(executionId).getProperty(JobParameters.OWNER))
                        .map(Leases.Owner::parse);
    }
}
