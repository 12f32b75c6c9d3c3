package dev.loff.app.rest;

import dev.loff.app.access.Caller;
import dev.loff.app.access.Roles;
import dev.loff.app.jobs.RefusedException;
import dev.loff.app.jobs.Submissions;
import dev.loff.registry.SubmissionLedger;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Submissions that wait. */
@Path("/api/v1/submissions")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.VIEWER)
@Tag(name = "submissions")
public class SubmissionsResource {
    private final Submissions submissions;
    private final Caller caller;

    SubmissionsResource(Submissions submissions, Caller caller) {
        this.submissions = submissions;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "What waits, oldest first")
    public List<SubmissionLedger.Row> queued() {
        return submissions.queued();
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "One submission as it is now")
    public SubmissionLedger.Row find(@PathParam("id") long id) {
        return submissions
                .find(id)
                .orElseThrow(() -> RefusedException.unknown(
                        "Cannot show a submission: there is none of that id (submission=" + id + ")"));
    }

    @DELETE
    @RolesAllowed(Roles.OPERATOR)
    @Path("/{id}")
    @Operation(summary = "Take it out of the queue")
    public void drop(@PathParam("id") long id) {
        find(id);
        submissions.drop(id, caller.actor());
    }
}
