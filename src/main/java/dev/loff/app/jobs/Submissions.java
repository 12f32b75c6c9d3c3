package dev.loff.app.jobs;

import dev.loff.job.parameter.JobDefinition;
import dev.loff.job.parameter.JobParameters;
import dev.loff.job.parameter.OnConflict;
import dev.loff.registry.Guards;
import dev.loff.registry.SubmissionLedger;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Takes jobs to run: one of each job runs on the same data at a time, and what was asked for twice runs once. */
@ApplicationScoped
public class Submissions {
    /** What to run; with a key, at most once. */
    public record Request(
            JobDefinition job,
            Map<String, String> parameters,
            @Nullable String key) {
        public Request {
            parameters = Map.copyOf(parameters);
        }
    }

    private final JobControl jobs;
    private final Launcher launcher;
    private final Recovery recovery;
    private final Guards guards;
    private final SubmissionLedger ledger;
    private final RunLimit limit;
    private final Audit audit;

    Submissions(
            JobControl jobs,
            Launcher launcher,
            Recovery recovery,
            Guards guards,
            SubmissionLedger ledger,
            RunLimit limit,
            Audit audit) {
        this.jobs = jobs;
        this.launcher = launcher;
        this.recovery = recovery;
        this.guards = guards;
        this.ledger = ledger;
        this.limit = limit;
        this.audit = audit;
    }

    /** Starts a job in this process, or says why not; what is wrong with the request itself is an exception. */
    public Submission submit(Request request, Actor by) {
        return submit(request, null, by);
    }

    /**
     * The same for what nobody waits for: it queues when this process has as many runs as it takes on, or when something waits
     * that was due before.
     */
    public Submission submitInTurn(Request request, Instant due, Actor by) {
        // What was taken once is not checked again.
        Optional<SubmissionLedger.Row> before =
                Optional.ofNullable(request.key()).flatMap(ledger::byKey);
        return before.isPresent()
                ? new Submission.SameAsBefore(before.get().id(), before.get().execution())
                : limit.alone(() -> submit(request, due, by));
    }

    private Submission submit(Request request, @Nullable Instant due, Actor by) {
        JobParameters parameters = jobs.checked(request.job(), request.parameters(), by);
        Guards.Key guard = jobs.guard(request.job(), parameters, by);
        Optional<Long> holder = guards.holder(guard);
        if (holder.isPresent()) {
            recovery.awaitRecovery(holder.get(), by);
        }
        // A rollback does not undo that the batch runtime registered an execution.
        return RetriedTransaction.callUntilIrreversible(
                irreversible -> decide(request, parameters, guard, due, by, irreversible));
    }

    private Submission decide(
            Request request,
            JobParameters parameters,
            Guards.Key guard,
            @Nullable Instant due,
            Actor by,
            Runnable irreversible) {
        String asked = String.valueOf(Audit.json(parameters.values()));
        Long id = ledger.add(guard, asked, request.key(), by.name(), by.origin(), due)
                .orElse(null);
        if (id == null) {
            return sameAsBefore(request, guard);
        }
        Long running = guards.lock(guard).orElse(null);
        OnConflict policy = OnConflict.named(parameters.text(JobDefinition.ON_CONFLICT));
        boolean waits = running == null && due != null && (limit.isReached() || ledger.isBehind(id));
        if (running == null && !waits && (policy != OnConflict.QUEUE || !ledger.hasEarlier(id))) {
            irreversible.run();
            long execution = launcher.start(request.job(), guard, parameters);
            ledger.started(id, execution);
            audit.execution(by, "submit", execution, Map.of(), asked(request));
            return new Submission.Started(execution);
        }
        if (waits || policy == OnConflict.QUEUE) {
            audit.other(by, "queue", "submission " + id, Map.of(), asked(request));
            return new Submission.Queued(id, running);
        }
        // Its key may be used again: nothing was begun.
        ledger.remove(id);
        long holder = running == null ? 0 : running;
        return policy == OnConflict.SKIP
                ? new Submission.Skipped(holder)
                : new Submission.Refused(
                        holder,
                        "Cannot run " + request.job().jobName() + ": execution " + holder
                                + " is at the same data with the same encoder; wait for it, stop it (loff stop "
                                + holder
                                + "), or queue behind it (--on-conflict queue)");
    }

    /** What the audit log keeps: what was asked for, not every default. */
    private static Map<String, String> asked(Request request) {
        Map<String, String> asked = new TreeMap<>(request.parameters());
        asked.put("job", request.job().jobName());
        if (request.key() != null) {
            asked.put("key", request.key());
        }
        return asked;
    }

    private Submission sameAsBefore(Request request, Guards.Key guard) {
        SubmissionLedger.Row before =
                ledger.byKey(String.valueOf(request.key())).orElseThrow();
        if (!before.guard().equals(guard)) {
            throw new RefusedException("Cannot run " + request.job().jobName()
                    + ": the key was used for another request (key=" + request.key() + ", job=" + before.job()
                    + ", data=" + before.scope() + ")");
        }
        return new Submission.SameAsBefore(before.id(), before.execution());
    }

    /** A submission as it is now. */
    public Optional<SubmissionLedger.Row> find(long submission) {
        return ledger.find(submission);
    }

    /** What waits, in the order in which it is started. */
    public List<SubmissionLedger.Row> queued() {
        return ledger.queued();
    }

    /** Takes a waiting submission out of the queue. */
    public void drop(long submission, Actor by) {
        boolean dropped = RetriedTransaction.call(() -> {
            // A host looks at it again and again, whether its turn has come: such a look must not pass for a start.
            boolean waits = ledger.awaitLock(submission);
            if (waits) {
                ledger.drop(submission, "dropped by " + by.name());
                audit.other(
                        by, "drop", "submission " + submission, Map.of("state", "QUEUED"), Map.of("state", "DROPPED"));
            }
            return waits;
        });
        if (!dropped) {
            throw new RefusedException(
                    "Cannot drop a submission: none of that id waits (submission=" + submission + ")");
        }
    }
}
