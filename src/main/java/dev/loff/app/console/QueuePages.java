package dev.loff.app.console;

import dev.loff.app.access.Roles;
import dev.loff.app.jobs.Submissions;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** Removes waiting submissions from the queue. */
@Path("/submissions")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Roles.OPERATOR)
public class QueuePages {
    private final Submissions submissions;
    private final Reader reader;

    QueuePages(Submissions submissions, Reader reader) {
        this.submissions = submissions;
        this.reader = reader;
    }

    @GET
    @Path("/{id}/drop")
    public TemplateInstance askDrop(@PathParam("id") long id) {
        return Confirmation.danger(
                "Take submission " + id + " out of the queue?",
                List.of("It is not started. Ask for the run again if it is wanted after all."),
                "/submissions/" + id + "/drop",
                "Take it out",
                "/");
    }

    @POST
    @Path("/{id}/drop")
    public Response drop(@PathParam("id") long id) {
        submissions.drop(id, reader.actor());
        return Redirects.to(Done.DROPPED, "/");
    }
}
