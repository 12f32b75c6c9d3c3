package dev.loff.app.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.job.parameter.JobParameters;
import dev.loff.job.parameter.RefusedParametersException;
import dev.loff.registry.Guards;
import dev.loff.registry.SubmissionLedger;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Starts what waits, in this process, once nothing is in its way. Of all hosts that try, one starts it. */
@ApplicationScoped
public class Queue {
    private static final Logger LOG = Logger.getLogger(Queue.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final SubmissionLedger ledger;
    private final Guards guards;
    private final Launcher launcher;
    private final Audit audit;
    private final Map<Long, Retry> retries = new ConcurrentHashMap<>();

    Queue(SubmissionLedger ledger, Guards guards, Launcher launcher, Audit audit) {
        this.ledger = ledger;
        this.guards = guards;
        this.launcher = launcher;
        this.audit = audit;
    }

    /** Starts the first submission in line that can start; says whether there was one. */
    boolean startNext(Actor by) {
        return ledger.heads().stream().anyMatch(row -> start(row, by).isPresent());
    }

    /** Starts a waiting submission if it is its turn, and returns its execution. */
    public Optional<Long> start(long submission, Actor by) {
        return ledger.find(submission).flatMap(row -> start(row, by));
    }

    private Optional<Long> start(SubmissionLedger.Row row, Actor by) {
        if (retries.containsKey(row.id()) && !retries.get(row.id()).isDue()) {
            return Optional.empty();
        }
        Asked asked;
        try {
            asked = asked(row);
        } catch (RefusedException | RefusedParametersException | IllegalArgumentException e) {
            // Time does not mend that, and it would stand in the way of all behind it.
            LOG.errorf(e, "Cannot start submission %d of %s: it is dropped", row.id(), row.job());
            ledger.drop(row.id(), String.valueOf(e.getMessage()));
            return Optional.empty();
        }
        try {
            Optional<Long> execution = QuarkusTransaction.requiringNew().call(() -> startLocked(row, asked, by));
            retries.remove(row.id());
            return execution;
        } catch (RuntimeException e) {
            retryLater(row, e);
            return Optional.empty();
        }
    }

    private void retryLater(SubmissionLedger.Row row, RuntimeException e) {
        LOG.warnf("Cannot start submission %d of %s, trying again: %s", row.id(), row.job(), e.getMessage());
        if (TransientDatabaseFailure.isIn(e)) {
            return; // the next round may find the database well
        }
        // Each try may leave an execution that nobody has begun, so they get rarer.
        int failures = retries.containsKey(row.id()) ? retries.get(row.id()).failures() + 1 : 1;
        retries.put(row.id(), Retry.after(failures));
        ledger.couldNotStart(row.id(), "could not be started: " + e.getMessage());
    }

    /** When a submission that could not be started is tried again. */
    private record Retry(int failures, long atNanos) {
        private static final Duration FIRST = Duration.ofSeconds(1);
        private static final int DOUBLINGS = 8;

        static Retry after(int failures) {
            Duration wait = FIRST.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS));
            return new Retry(failures, System.nanoTime() + wait.toNanos());
        }

        boolean isDue() {
            return System.nanoTime() - atNanos >= 0;
        }
    }

    /** A job with its parameters as this version understands them. */
    private record Asked(JobDefinition job, JobParameters parameters) {}

    private static Asked asked(SubmissionLedger.Row row) {
        JobDefinition job = JobDefinition.named(row.job());
        return new Asked(job, job.check(parse(row.parameters())));
    }

    private Optional<Long> startLocked(SubmissionLedger.Row row, Asked asked, Actor by) {
        if (!ledger.lock(row.id())
                || ledger.hasEarlier(row.id())
                || guards.lock(row.guard()).isPresent()) {
            return Optional.empty();
        }
        long execution = launcher.start(asked.job(), row.guard(), asked.parameters());
        ledger.started(row.id(), execution);
        audit.execution(
                by,
                "start from queue",
                execution,
                Map.of("submission", row.id(), "actor", row.actor(), "origin", row.origin()),
                Map.of("job", row.job(), "data", row.scope()));
        return Optional.of(execution);
    }

    private static Map<String, String> parse(String parameters) {
        try {
            return JSON.readValue(parameters, new TypeReference<Map<String, String>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Cannot read the parameters of a submission", e);
        }
    }
}
