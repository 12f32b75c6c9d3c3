package dev.loff.app.jobs;

import dev.loff.job.LeaseKeeper;
import dev.loff.job.event.ExecutionFailed;
import dev.loff.registry.Executions;
import dev.loff.registry.LostLeaseException;
import io.quarkiverse.jberet.runtime.QuarkusJobOperator;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.batch.runtime.StepExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jberet.runtime.StepExecutionImpl;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Lets an execution go on by itself that failed only because a connection to the database broke while it was in use. What it
 * has committed stands; it counts as one of the job's automatic restarts.
 */
@ApplicationScoped
class LostConnections {
    private static final Logger LOG = Logger.getLogger(LostConnections.class);

    /** Class 08 is a connection that broke; these are a server that ended it. */
    private static final Set<String> ENDED_BY_SERVER = Set.of("57P01", "57P02", "57P03", "25P03");

    private final QuarkusJobOperator operator;
    private final Executions executions;
    private final LeaseKeeper leases;
    private final Restarts restarts;

    LostConnections(QuarkusJobOperator operator, Executions executions, LeaseKeeper leases, Restarts restarts) {
        this.operator = operator;
        this.executions = executions;
        this.leases = leases;
        this.restarts = restarts;
    }

    void on(@Observes ExecutionFailed event) {
        long execution = event.execution();
        // To look at its steps may take the database, too.
        Insistence.untilDone("see whether execution " + execution + " goes on", () -> {
            if (failedByDatabase(event)) {
                plan(execution);
            }
        });
    }

    private void plan(long execution) {
        try {
            QuarkusTransaction.requiringNew().run(() -> {
                leases.check(execution);
                executions.find(execution).ifPresent(restarts::planAfterDeath);
            });
            LOG.warnf(
                    "execution %d failed because it lost its connection to the database: it goes on by itself",
                    execution);
        } catch (LostLeaseException e) {
            LOG.debugf(e, "execution %d goes on elsewhere", execution);
        }
    }

    /** Also if nothing is known of a reason: what a step throws is kept, what keeping it throws is not. */
    private boolean failedByDatabase(ExecutionFailed event) {
        List<Throwable> failures = new ArrayList<>();
        if (event.failure() != null) {
            failures.add(event.failure());
        }
        for (StepExecution step : operator.getStepExecutions(event.execution())) {
            if (step instanceof StepExecutionImpl it && it.getException() != null) {
                failures.add(it.getException());
            }
        }
        return failures.isEmpty() || failures.stream().anyMatch(LostConnections::isLostConnection);
    }

    static boolean isLostConnection(@Nullable Throwable failure) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> open = new ArrayDeque<>();
        if (failure != null) {
            open.add(failure);
        }
        while (!open.isEmpty()) {
            Throwable next = open.pop();
            if (!seen.add(next)) {
                continue;
            }
            if (next instanceof SQLException sql && isLost(sql.getSQLState())) {
                return true;
            }
            // A transaction that cannot be committed keeps why not beside its cause.
            open.addAll(List.of(next.getSuppressed()));
            if (next.getCause() != null) {
                open.add(next.getCause());
            }
        }
        return false;
    }

    private static boolean isLost(@Nullable String state) {
        return state != null && (state.startsWith("08") || ENDED_BY_SERVER.contains(state));
    }
}
