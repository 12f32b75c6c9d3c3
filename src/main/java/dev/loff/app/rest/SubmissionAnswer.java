package dev.loff.app.rest;

import dev.loff.app.jobs.Submission;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The result of a submission.
 *
 * @param execution the execution that was started, that the submission waits for, or that runs instead
 */
public record SubmissionAnswer(
        String outcome, @Nullable Long execution, @Nullable Long submission) {

    static Response of(Submission submission) {
        if (submission instanceof Submission.Started started) {
            return Response.created(URI.create("/api/v1/executions/" + started.execution()))
                    .entity(new SubmissionAnswer("STARTED", started.execution(), null))
                    .build();
        }
        if (submission instanceof Submission.Queued queued) {
            return Response.accepted(new SubmissionAnswer("QUEUED", queued.behind(), queued.submission()))
                    .build();
        }
        if (submission instanceof Submission.SameAsBefore before) {
            return Response.ok(new SubmissionAnswer("SAME_AS_BEFORE", before.execution(), before.submission()))
                    .build();
        }
        if (submission instanceof Submission.Skipped skipped) {
            return Response.ok(new SubmissionAnswer("SKIPPED", skipped.running(), null))
                    .build();
        }
        return Problem.response(409, ((Submission.Refused) submission).reason());
    }
}
