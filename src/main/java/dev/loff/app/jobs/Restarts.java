package dev.loff.app.jobs;

import dev.loff.app.config.LoffConfig;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.job.parameter.JobParameters;
import dev.loff.job.parameter.Parameter;
import dev.loff.registry.AutomaticRestarts;
import dev.loff.registry.Executions;
import dev.loff.registry.Guards;
import io.quarkiverse.jberet.runtime.QuarkusJobOperator;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Restarts runs whose host is gone: as often as the job allows, each time after a longer wait. A run whose work another one has
 * completed meanwhile, with the same parameters on the same data, is not restarted.
 */
@ApplicationScoped
class Restarts {
    private static final Logger LOG = Logger.getLogger(Restarts.class);
    private static final int DOUBLINGS = 16;
    private static final Set<String> HOW_IT_IS_RUN =
            Set.of(JobDefinition.AUTOMATIC_RESTARTS, JobDefinition.ON_CONFLICT);

    private final AutomaticRestarts planned;
    private final Executions executions;
    private final Guards guards;
    private final Launcher launcher;
    private final QuarkusJobOperator operator;
    private final Audit audit;
    private final LoffConfig.Recovery config;

    Restarts(
            AutomaticRestarts planned,
            Executions executions,
            Guards guards,
            Launcher launcher,
            QuarkusJobOperator operator,
            Audit audit,
            LoffConfig config) {
        this.planned = planned;
        this.executions = executions;
        this.guards = guards;
        this.launcher = launcher;
        this.operator = operator;
        this.audit = audit;
        this.config = config.recovery();
    }

    /** Plans a restart of an execution whose host, or connection, has died, if the job allows one more. */
    void planAfterDeath(Executions.Row row) {
        int before = planned.count(row.instance());
        int limit = limit(row);
        if (before >= limit) {
            LOG.warnf(
                    "Execution %d of %s is not restarted: it went on by itself %d times, and may %d times",
                    row.execution(), row.job(), before, limit);
            return;
        }
        planned.plan(row.instance(), row.execution(), backOff(row.job(), before), 1);
    }

    /** Lets another host go on at once with an execution that this one was told to give up. */
    void handOver(Executions.Row row) {
        if (limit(row) > 0) {
            planned.plan(row.instance(), row.execution(), Duration.ZERO, 0);
        }
    }

    private int limit(Executions.Row row) {
        String asked = parameters(row).values().getOrDefault(JobDefinition.AUTOMATIC_RESTARTS, Parameter.AUTO);
        return asked.equals(Parameter.AUTO)
                ? configured(row.job())
                        .map(LoffConfig.Recovery.Job::restarts)
                        .orElse(OptionalInt.empty())
                        .orElse(config.restarts())
                : Integer.parseInt(asked);
    }

    private Duration backOff(String job, int restarts) {
        Duration first =
                configured(job).flatMap(LoffConfig.Recovery.Job::backOff).orElse(config.backOff());
        return restarts == 0 ? Duration.ZERO : first.multipliedBy(1L << Math.min(DOUBLINGS, restarts - 1));
    }

    private Optional<LoffConfig.Recovery.Job> configured(String job) {
        return Optional.ofNullable(config.job().get(job));
    }

    private JobParameters parameters(Executions.Row row) {
        return JobParameters.of(operator.getParameters(row.execution()));
    }

    /** Restarts one execution that is due, in this process; returns whether there was one. */
    boolean restartNext(Actor by) {
        long instance = -1;
        while (true) {
            Optional<AutomaticRestarts.Row> due = planned.nextDue(instance);
            if (due.isEmpty()) {
                return false;
            }
            if (restart(due.get(), by)) {
                return true;
            }
            instance = due.get().instance();
        }
    }

    /** Restarts what is due of one instance, in this process, unless another host is doing it. */
    void restart(long instance, Actor by) {
        planned.find(instance)
                .filter(it -> it.inSeconds() != null && it.inSeconds() <= 0)
                .ifPresent(it -> restart(it, by));
    }

    /** What to restart, with the guard it needs: to name the data may take the file system. */
    private record Prepared(AutomaticRestarts.Row due, JobParameters parameters, Guards.Key guard) {}

    private boolean restart(AutomaticRestarts.Row due, Actor by) {
        try {
            Prepared prepared = prepared(due);
            return QuarkusTransaction.requiringNew()
                    .call(() -> planned.lockIfDue(due.instance())
                                    .filter(it -> it.execution() == due.execution())
                                    .isPresent()
                            && restartLocked(prepared, by));
        } catch (RuntimeException e) {
            failed(due, e);
            return false;
        }
    }

    private Prepared prepared(AutomaticRestarts.Row due) {
        Executions.Row row = executions.find(due.execution()).orElseThrow();
        JobDefinition job = JobDefinition.named(row.job());
        JobParameters parameters = job.check(parameters(row).values());
        return new Prepared(due, parameters, job.guard(parameters));
    }

    private boolean restartLocked(Prepared prepared, Actor by) {
        AutomaticRestarts.Row due = prepared.due();
        Executions.Row row = executions.find(due.execution()).orElseThrow();
        if (row.unfinished()) {
            return false; // its owner plans this as the last thing it does; the next look finds it ended
        }
        if (guards.lock(prepared.guard()).isPresent()) {
            return false; // it is still due when that one has ended
        }
        planned.cancel(due.instance());
        Optional<Executions.Row> last = guards.last(prepared.guard())
                .filter(it -> it > due.execution())
                .flatMap(executions::find)
                .filter(it -> hasDoneTheWork(it, row));
        if (last.isPresent()) {
            notNeeded(row, last.get(), by);
            return false;
        }
        if (!row.status().equals("FAILED") && !row.status().equals("STOPPED")) {
            return false;
        }
        long execution = launcher.restart(due.execution(), prepared.guard(), prepared.parameters());
        audit.execution(
                by,
                "restart",
                execution,
                Map.of("execution", due.execution(), "status", row.status()),
                Map.of("execution", execution, "automatic", due.restarts()));
        LOG.infof("execution %d continues as execution %d", due.execution(), execution);
        return true;
    }

    private boolean hasDoneTheWork(Executions.Row last, Executions.Row row) {
        return last.status().equals("COMPLETED")
                && last.job().equals(row.job())
                && work(last).equals(work(row));
    }

    /** What a run was asked to make: its parameters, without those that say how it is run. */
    private Map<String, String> work(Executions.Row row) {
        Map<String, String> work = new HashMap<>(parameters(row).values());
        HOW_IT_IS_RUN.forEach(work::remove);
        return work;
    }

    private void notNeeded(Executions.Row row, Executions.Row last, Actor by) {
        LOG.warnf(
                "Execution %d of %s is not restarted: execution %d has completed the same work since",
                row.execution(), row.job(), last.execution());
        audit.execution(
                by,
                "do not restart",
                row.execution(),
                Map.of("status", row.status()),
                Map.of("reason", "execution " + last.execution() + " has completed the same work since"));
    }

    /** Never throws: what cannot be written down now is found due again. */
    private void failed(AutomaticRestarts.Row due, RuntimeException e) {
        LOG.errorf(e, "Cannot restart execution %d", due.execution());
        try {
            RetriedTransaction.run(
                    () -> executions.latest(due.instance()).ifPresent(latest -> planAgain(due, latest, e)));
        } catch (RuntimeException again) {
            LOG.warnf("Cannot plan the restart of execution %d, trying again: %s", due.execution(), again.getMessage());
        }
    }

    private void planAgain(AutomaticRestarts.Row due, Executions.Row latest, RuntimeException failure) {
        // A start that was not committed may have left an execution, which is the one to restart.
        boolean nothingBegun = latest.execution() == due.execution();
        if (nothingBegun && TransientDatabaseFailure.isIn(failure)) {
            return; // it is still due, and has not counted
        }
        planned.cancel(due.instance());
        planAfterDeath(latest);
    }

    /** Forgets what is planned for an instance and how often it went on: somebody has seen to it. */
    void forget(long instance) {
        planned.forget(instance);
    }

    Optional<AutomaticRestarts.Row> find(long instance) {
        return planned.find(instance);
    }

    /** Whether an instance is to go on by itself, now or later. */
    boolean isPlanned(long instance) {
        return find(instance).filter(it -> it.inSeconds() != null).isPresent();
    }
}
