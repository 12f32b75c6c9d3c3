package dev.loff.app.jobs;

import dev.loff.encoder.ShippedEncoder;
import dev.loff.job.DataRoots;
import dev.loff.job.EncoderSource;
import dev.loff.job.Encoders;
import dev.loff.job.OutputFolder;
import dev.loff.job.ThisProcess;
import dev.loff.job.Workspace;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.job.parameter.JobParameters;
import dev.loff.job.parameter.Parameter;
import dev.loff.registry.Executions;
import dev.loff.registry.Guards;
import dev.loff.registry.Leases;
import dev.loff.registry.RegisteredEncoder;
import io.quarkiverse.jberet.runtime.QuarkusJobOperator;
import jakarta.batch.runtime.JobExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jberet.runtime.JobExecutionImpl;

/** Restarts, stops and abandons executions. Every refusal is a {@link RefusedException} or names the parameters that are wrong. */
@ApplicationScoped
public class JobControl {
    private final QuarkusJobOperator operator;
    private final Executions executions;
    private final Leases leases;
    private final Guards guards;
    private final Launcher launcher;
    private final Recovery recovery;
    private final Restarts restarts;
    private final DataRoots roots;
    private final Workspace workspace;
    private final StartChecks checks;
    private final NamedFolders folders;
    private final Audit audit;
    private final Clock clock = Clock.system(ZoneId.systemDefault());

    JobControl(
            QuarkusJobOperator operator,
            Executions executions,
            Leases leases,
            Guards guards,
            Launcher launcher,
            Recovery recovery,
            Restarts restarts,
            DataRoots roots,
            Workspace workspace,
            StartChecks checks,
            NamedFolders folders,
            Audit audit) {
        this.operator = operator;
        this.executions = executions;
        this.leases = leases;
        this.guards = guards;
        this.launcher = launcher;
        this.recovery = recovery;
        this.restarts = restarts;
        this.roots = roots;
        this.workspace = workspace;
        this.checks = checks;
        this.folders = folders;
        this.audit = audit;
    }

    /** Checks parameters the way {@link Submissions} does, and makes paths absolute: a restart may run elsewhere. */
    public JobParameters checked(JobDefinition job, Map<String, String> given, Actor by) {
        return folders.look(by, given, () -> checkedNow(job, given, by));
    }

    private JobParameters checkedNow(JobDefinition job, Map<String, String> given, Actor by) {
        Map<String, String> resolved = RunDay.resolved(job, absolute(job, given), LocalDate.now(clock));
        // Before anything looks at what was named.
        JobParameters parameters = valid(job, isRestricted(resolved, by) ? roots.restricted(resolved) : resolved);
        requireOutput(parameters);
        checks.inputs(job, parameters);
        return parameters;
    }

    /**
     * Checks parameters for runs that come later, each for its day: all that {@link #checked} checks, but for what may not be
     * there yet. Returns them with absolute paths, the day still a placeholder.
     */
    public Map<String, String> declared(JobDefinition job, Map<String, String> given, Actor by) {
        return folders.look(by, given, () -> {
            Map<String, String> allowed = by.isOverHttp() ? roots.restricted(given) : given;
            return declaredNow(job, allowed);
        });
    }

    /** The same for changes to such parameters: {@code given} is what they come to. */
    public Map<String, String> declaredChanges(
            JobDefinition job, Map<String, String> before, Map<String, String> given, Actor by) {
        return folders.look(by, given, () -> {
            if (!by.isOverHttp()) {
                return declaredNow(job, given);
            }
            Map<String, String> allowed = new HashMap<>(roots.restrictedChanges(before, given));
            if (before.containsKey(JobDefinition.ONLY_DATA_ROOTS)) {
                allowed.putIfAbsent(JobDefinition.ONLY_DATA_ROOTS, before.get(JobDefinition.ONLY_DATA_ROOTS));
            }
            return declaredNow(job, allowed);
        });
    }

    private Map<String, String> declaredNow(JobDefinition job, Map<String, String> given) {
        Map<String, String> absolute = absolute(job, given);
        valid(job, RunDay.resolved(job, absolute, LocalDate.now(clock)));
        return absolute;
    }

    /** Of the runs with equal guards one runs at a time; links are followed. */
    Guards.Key guard(JobDefinition job, JobParameters parameters, Actor by) {
        return folders.look(by, parameters.values(), () -> job.guard(parameters));
    }

    private static boolean isRestricted(Map<String, String> given, Actor by) {
        return by.isOverHttp()
                || given.getOrDefault(JobDefinition.ONLY_DATA_ROOTS, "off").equals("on");
    }

    private void requireOutput(JobParameters parameters) {
        String output = parameters.values().getOrDefault("output", Parameter.AUTO);
        if (!output.equals(Parameter.AUTO)) {
            OutputFolder.require(Path.of(output), workspace);
        }
    }

    private JobParameters valid(JobDefinition job, Map<String, String> given) {
        JobParameters parameters = job.check(given);
        checks.settings(job, parameters);
        return parameters;
    }

    /** The encoder that a scoring job uses: that of the version its alias points at. */
    RegisteredEncoder championEncoder(JobParameters parameters) {
        return checks.scoring(parameters).trainingRun().featureSet().encoder();
    }

    private static Map<String, String> absolute(JobDefinition job, Map<String, String> given) {
        Map<String, String> absolute = new HashMap<>(given);
        for (Parameter parameter : job.parameters()) {
            absolute.computeIfPresent(
                    parameter.name(),
                    (name, value) -> name.equals("encoder") && comesAlong(value)
                            ? value
                            : parameter.kind().absolute(value));
        }
        return absolute;
    }

    /** Whether an encoder is one that comes with the program, also by the name under which the registry has it. */
    private static boolean comesAlong(String encoder) {
        String location = EncoderSource.parse(encoder).location();
        return location.equals(Encoders.SHIPPED) || ShippedEncoder.isFolderName(location);
    }

    /** Starts a failed, stopped or orphaned execution again where it stopped, in this process. */
    public long restart(long executionId, Map<String, String> changes, Actor by) {
        Restartable restartable = restartable(executionId, changes, by);
        Guards.Key guard = guard(restartable.job(), restartable.parameters(), by);
        Optional<Long> before = guards.holder(guard);
        if (before.isPresent()) {
            recovery.awaitRecovery(before.get(), by);
        }
        // A rollback does not undo that the batch runtime registered an execution.
        return RetriedTransaction.callUntilIrreversible(irreversible -> {
            guards.lock(guard).ifPresent(holder -> {
                throw new RefusedException("Cannot restart: another execution of "
                        + restartable.job().jobName()
                        + " is at the same data with the same encoder (execution=" + executionId + ", running=" + holder
                        + ")");
            });
            Executions.Row row = restartable.row();
            restarts.forget(row.instance());
            irreversible.run();
            long restarted = launcher.restart(executionId, guard, restartable.parameters());
            Map<String, String> after = new TreeMap<>(changes);
            after.put("execution", Long.toString(restarted));
            audit.execution(by, "restart", restarted, Map.of("execution", executionId, "status", row.status()), after);
            return restarted;
        });
    }

    /** An execution that can be restarted, and what it would be told. */
    record Restartable(Executions.Row row, JobDefinition job, JobParameters parameters) {}

    Restartable restartable(long executionId, Map<String, String> changes, Actor by) {
        recovery.awaitRecovery(executionId, by);
        Executions.Row row = required(executionId);
        Executions.Row latest = executions.latest(row.instance()).orElse(row);
        if (latest.execution() != executionId) {
            throw new RefusedException("Cannot restart: a later execution of the same run went on from it (execution="
                    + executionId + ", later=" + latest.execution() + ")");
        }
        switch (row.status()) {
            case "FAILED", "STOPPED" -> {}
            case "COMPLETED" ->
                throw new RefusedException("Cannot restart: it is complete (execution=" + executionId + ")");
            case "ABANDONED" ->
                throw new RefusedException(
                        "Cannot restart: it was abandoned, start the job anew instead (execution=" + executionId + ")");
            default ->
                throw new RefusedException("Cannot restart: it is still running elsewhere, stop it first (execution="
                        + executionId + ", status=" + row.status() + ")");
        }
        JobDefinition job = JobDefinition.named(row.job());
        Map<String, String> given =
                JobParameters.of(operator.getParameters(executionId)).values();
        given.putAll(
                by.isOverHttp()
                        ? folders.look(by, changes, () -> roots.restrictedChanges(given, absolute(job, changes)))
                        : changes);
        return new Restartable(row, job, job.check(given));
    }

    /** What {@link #stop} found. */
    public enum Stop {
        REQUESTED,
        /** Nobody owned it any more: it is FAILED now. */
        RECOVERED
    }

    /**
     * Asks an execution to stop after its current shard or segment, wherever it runs. If it has not by the deadline, its lease
     * is revoked and it is FAILED.
     */
    public Stop stop(long executionId, Duration deadline, Actor by) {
        if (recovery.recover(executionId, by)) {
            return Stop.RECOVERED;
        }
        Executions.Row row = required(executionId);
        if (!row.unfinished()) {
            throw new RefusedException(
                    "Cannot stop: it does not run (execution=" + executionId + ", status=" + row.status() + ")");
        }
        RetriedTransaction.run(() -> {
            if (!leases.requestStop(executionId, deadline)) {
                throw new RefusedException(
                        "Cannot stop: it has no owner yet, try again in a moment (execution=" + executionId + ")");
            }
            executions.markStopping(executionId);
            audit.execution(
                    by,
                    "stop",
                    executionId,
                    Map.of("status", row.status()),
                    Map.of("status", "STOPPING", "deadlineSeconds", deadline.toSeconds()));
        });
        return Stop.REQUESTED;
    }

    /** Gives an execution that did not complete up for good; what it has committed stays. */
    public void abandon(long executionId, Actor by) {
        recovery.recover(executionId, by);
        Executions.Row row = required(executionId);
        RetriedTransaction.run(() -> {
            if (!executions.abandon(executionId)) {
                throw new RefusedException("Cannot abandon: only what has failed or was stopped can be (execution="
                        + executionId + ", status=" + row.status() + ")");
            }
            restarts.forget(row.instance());
            audit.execution(by, "abandon", executionId, Map.of("status", row.status()), Map.of("status", "ABANDONED"));
        });
    }

    /** Waits until an execution has ended, wherever it runs, at most {@code patience}. Outlasts a database that is away. */
    public boolean await(long executionId, Duration patience) throws InterruptedException {
        try {
            if (leases.lease(executionId)
                    .filter(it -> it.owner().equals(ThisProcess.owner()))
                    .isPresent()) {
                awaitThread(executionId, patience);
            } else {
                Thread.sleep(patience.toMillis());
            }
            // Not what the batch runtime remembers of it: another host may have ended it.
            return !required(executionId).unfinished();
        } catch (RuntimeException e) {
            waitOut(e, patience);
            return false;
        }
    }

    /**
     * The execution that goes on from one that has ended, if that goes on by itself: in this process, unless a host that serves
     * is faster. Waits until the restart is due, unless it is told to give up. None for one that was taken from its owner: who
     * took it sees to it.
     */
    public Optional<Long> next(long executionId, Duration patience, BooleanSupplier givenUp, Actor by)
            throws InterruptedException {
        while (!givenUp.getAsBoolean()) {
            try {
                // An execution that never got a lease, because its start was cut short, was nobody's: no process has
                // pid 0.
                if (leases.lease(executionId)
                        .filter(it -> it.revoked() && it.pid() != 0)
                        .isPresent()) {
                    return Optional.empty();
                }
                long instance = required(executionId).instance();
                // In this order: who restarts it takes the plan back when the new execution is there.
                boolean planned = restarts.isPlanned(instance);
                long latest = executions.latest(instance).orElseThrow().execution();
                if (latest != executionId || !planned) {
                    return latest == executionId ? Optional.empty() : Optional.of(latest);
                }
                restarts.restart(instance, by);
            } catch (RuntimeException e) {
                waitOut(e, patience);
            }
            Thread.sleep(patience.toMillis());
        }
        return Optional.empty();
    }

    /** The database may be away for a while. */
    private static void waitOut(RuntimeException failure, Duration patience) throws InterruptedException {
        if (!TransientDatabaseFailure.isIn(failure)) {
            throw failure;
        }
        Thread.sleep(patience.toMillis());
    }

    /** Waits until this process has ended what it does for an execution, also one that it has lost. */
    public void awaitThread(long executionId, Duration patience) throws InterruptedException {
        JobExecution execution = operator.getJobExecution(executionId);
        if (execution instanceof JobExecutionImpl running) {
            running.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private Executions.Row required(long executionId) {
        return executions
                .find(executionId)
                .orElseThrow(() -> RefusedException.unknown(
                        "Cannot find an execution: there is none of that id (execution=" + executionId + ")"));
    }
}
