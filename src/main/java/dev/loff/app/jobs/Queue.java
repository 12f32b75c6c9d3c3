package dev.loff.app.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.job.parameter.JobParameters;
import dev.loff.registry.Guards;
import dev.loff.registry.SubmissionLedger;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
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
        try {
            return QuarkusTransaction.requiringNew().call(() -> startLocked(row, by));
        } catch (RuntimeException e) {
            if (TransientDatabaseFailure.isIn(e)) {
                LOG.warnf("Cannot start submission %d of %s, trying again: %s", row.id(), row.job(), e.getMessage());
                return Optional.empty();
            }
            // It would stand in the way of all behind it.
            LOG.errorf(e, "Cannot start submission %d of %s: it is dropped", row.id(), row.job());
            ledger.drop(row.id(), String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private Optional<Long> startLocked(SubmissionLedger.Row row, Actor by) {
        if (!ledger.lock(row.id())
                || ledger.hasEarlier(row.id())
                || guards.lock(row.guard()).isPresent()) {
            return Optional.empty();
        }
        JobDefinition job = JobDefinition.named(row.job());
        JobParameters parameters = job.check(parse(row.parameters()));
        long execution = launcher.start(job, row.guard(), parameters);
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
            throw new IllegalStateException("Cannot read the parameters of a submission", e);
        }
    }
}
