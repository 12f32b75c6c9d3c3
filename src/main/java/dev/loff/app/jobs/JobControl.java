package dev.loff.app.jobs;

import dev.loff.job.LeaseKeeper;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.job.parameter.JobParameters;
import dev.loff.job.train.TrainingParameters;
import dev.loff.registry.Alias;
import dev.loff.registry.Executions;
import dev.loff.registry.ModelRegistry;
import io.quarkiverse.jberet.runtime.QuarkusJobOperator;
import jakarta.batch.runtime.BatchStatus;
import jakarta.batch.runtime.JobExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jberet.runtime.JobExecutionImpl;

/** Starts, restarts and stops jobs. Every refusal is a {@link RefusedException} or names the parameters that are wrong. */
@ApplicationScoped
public class JobControl {
    private final QuarkusJobOperator operator;
    private final Executions executions;
    private final Recovery recovery;
    private final ModelRegistry models;
    private final Clock clock = Clock.system(ZoneId.systemDefault());

    JobControl(QuarkusJobOperator operator, Executions executions, Recovery recovery, ModelRegistry models) {
        this.operator = operator;
        this.executions = executions;
        this.recovery = recovery;
        this.models = models;
    }

    /** Starts a job in this process and returns its execution id. */
    public long start(JobDefinition job, Map<String, String> given) {
        return operator.start(job.jobName(), owned(checked(job, given)));
    }

    /** Starts a job and writes down the key that its caller knows this start by; {@link Executions#keyed} finds it again. */
    public long start(JobDefinition job, Map<String, String> given, String key) {
        Properties properties = owned(checked(job, given));
        properties.setProperty(JobParameters.KEY, key);
        return operator.start(job.jobName(), properties);
    }

    /** Checks parameters the way {@link #start} does, and makes paths absolute: a restart may run elsewhere. */
    public JobParameters checked(JobDefinition job, Map<String, String> given) {
        JobParameters parameters = valid(job, RunDay.resolved(job, absolute(given), LocalDate.now(clock)));
        Path dataset = Path.of(parameters.text("dataset"));
        if (!Files.exists(dataset)) {
            throw new RefusedException("Cannot run " + job.jobName()
                    + ": there is no folder and no manifest of that name (dataset=" + dataset + ")");
        }
        return parameters;
    }

    /**
     * Checks parameters for runs that come later, each for its day: all that {@link #checked} checks, but for what may not be
     * there yet. Returns them with absolute paths, the day still a placeholder.
     */
    public Map<String, String> declared(JobDefinition job, Map<String, String> given) {
        Map<String, String> absolute = absolute(given);
        valid(job, RunDay.resolved(job, absolute, LocalDate.now(clock)));
        return absolute;
    }

    private static JobParameters valid(JobDefinition job, Map<String, String> given) {
        JobParameters parameters = job.check(given);
        if (job.trains()) {
            TrainingParameters.of(parameters);
        }
        return parameters;
    }

    /** The encoder that a scoring job uses: that of the version its alias points at. */
    String championEncoder(JobParameters parameters) {
        Alias alias = Alias.valueOf(parameters.text("alias").toUpperCase(Locale.ROOT));
        return models.resolve(parameters.text("model"), alias)
                .orElseThrow(() -> new RefusedException("Cannot score: the model has no such version, see `loff models`"
                        + " (model=" + parameters.text("model") + ", alias=" + parameters.text("alias") + ")"))
                .trainingRun()
                .featureSet()
                .encoder()
                .source();
    }

    private static Map<String, String> absolute(Map<String, String> given) {
        Map<String, String> absolute = new HashMap<>(given);
        absolute.computeIfPresent("dataset", (name, value) -> absolute(value));
        absolute.computeIfPresent("output", (name, value) -> value.equals("auto") ? value : absolute(value));
        absolute.computeIfPresent("encoder", (name, value) -> value.equals("shipped") ? value : absolute(value));
        return absolute;
    }

    private static String absolute(String path) {
        return Path.of(path).toAbsolutePath().normalize().toString();
    }

    /** Starts a failed, stopped or orphaned execution again where it stopped, in this process. */
    public long restart(long executionId, Map<String, String> changes) {
        recovery.recover(executionId);
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
            default ->
                throw new RefusedException("Cannot restart: it is still running elsewhere, stop it first (execution="
                        + executionId + ", status=" + row.status() + ")");
        }
        Map<String, String> given =
                JobParameters.of(operator.getParameters(executionId)).values();
        given.putAll(changes);
        return operator.restart(
                executionId, owned(JobDefinition.named(row.job()).check(given)));
    }

    private static Properties owned(JobParameters parameters) {
        Properties properties = parameters.toProperties();
        properties.setProperty(JobParameters.OWNER, LeaseKeeper.thisProcess().text());
        return properties;
    }

    /** Asks an execution to stop after its current shard or segment, wherever it runs. */
    public void stop(long executionId) {
        if (recovery.recover(executionId)) {
            return;
        }
        Executions.Row row = required(executionId);
        if (!row.unfinished()) {
            throw new RefusedException(
                    "Cannot stop: it does not run (execution=" + executionId + ", status=" + row.status() + ")");
        }
        operator.stop(executionId);
    }

    /** Waits until an execution of this process has ended, at most {@code patience}. */
    public boolean await(long executionId, Duration patience) throws InterruptedException {
        JobExecution execution = operator.getJobExecution(executionId);
        if (execution instanceof JobExecutionImpl running) {
            running.awaitTermination(patience.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
        }
        BatchStatus status = operator.getJobExecution(executionId).getBatchStatus();
        return switch (status) {
            case COMPLETED, FAILED, STOPPED, ABANDONED -> true;
            case STARTING, STARTED, STOPPING -> false;
        };
    }

    private Executions.Row required(long executionId) {
        return executions
                .find(executionId)
                .orElseThrow(() -> new RefusedException(
                        "Cannot find an execution: there is none of that id (execution=" + executionId + ")"));
    }
}
