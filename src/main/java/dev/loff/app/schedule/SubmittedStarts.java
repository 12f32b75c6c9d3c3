package dev.loff.app.schedule;

import dev.loff.app.jobs.Actor;
import dev.loff.app.jobs.RefusedException;
import dev.loff.app.jobs.Submission;
import dev.loff.app.jobs.Submissions;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.job.parameter.RefusedParametersException;
import dev.loff.registry.SubmissionLedger;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;

/** Submits jobs: the key makes a submission happen once, the guard prevents two runs on the same data at the same time. */
@ApplicationScoped
class SubmittedStarts implements JobStarter {
    private final Submissions submissions;

    SubmittedStarts(Submissions submissions) {
        this.submissions = submissions;
    }

    @Override
    public Outcome start(JobDefinition job, Map<String, String> parameters, String key, Actor by) {
        return outcome(() -> submissions.submit(new Submissions.Request(job, parameters, key), by));
    }

    @Override
    public Outcome startInTurn(JobDefinition job, Map<String, String> parameters, String key, Instant due, Actor by) {
        return outcome(() -> submissions.submitInTurn(new Submissions.Request(job, parameters, key), due, by));
    }

    private Outcome outcome(Supplier<Submission> submitted) {
        try {
            return outcome(submitted.get());
        } catch (RefusedException | RefusedParametersException | IllegalArgumentException e) {
            return new Outcome.Failed(String.valueOf(e.getMessage()));
        }
    }

    private Outcome outcome(Submission submission) {
        if (submission instanceof Submission.Started started) {
            return new Outcome.Started(started.execution());
        }
        if (submission instanceof Submission.Queued queued) {
            return new Outcome.Waiting("waits as submission " + queued.submission()
                    + (queued.behind() == null
                            ? " for its turn (loff.serve.runs)"
                            : " for execution " + queued.behind()));
        }
        if (submission instanceof Submission.Skipped skipped) {
            return new Outcome.Refused("execution " + skipped.running() + " is active on the same data");
        }
        if (submission instanceof Submission.Refused refused) {
            return new Outcome.Refused(refused.reason());
        }
        return before((Submission.SameAsBefore) submission);
    }

    private Outcome before(Submission.SameAsBefore before) {
        if (before.execution() != null) {
            return new Outcome.Started(before.execution());
        }
        SubmissionLedger.Row row = submissions.find(before.submission()).orElseThrow();
        return row.queued()
                ? new Outcome.Waiting("waits as submission " + row.id())
                : new Outcome.Refused("submission " + row.id() + " was " + row.state() + ": " + row.reason());
    }
}
