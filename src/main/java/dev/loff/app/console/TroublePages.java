package dev.loff.app.console;

import dev.loff.app.access.Roles;
import dev.loff.app.tonight.Acknowledging;
import dev.loff.app.tonight.Tonight;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Acknowledges entries in the list of what needs a hand. */
@Path("/needs-a-hand")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Roles.OPERATOR)
public class TroublePages {
    private final Acknowledging acknowledging;
    private final Reader reader;

    TroublePages(Acknowledging acknowledging, Reader reader) {
        this.acknowledging = acknowledging;
        this.reader = reader;
    }

    @GET
    @Path("/{id}/acknowledge")
    public TemplateInstance ask(@PathParam("id") String id) {
        Tonight.Trouble trouble = acknowledging.find(id);
        return Confirmation.reasoned(
                "Acknowledge " + trouble.subject() + "?",
                List.of(trouble.why(), "It leaves this list until something new happens to it."),
                "/needs-a-hand/" + trouble.id() + "/acknowledge",
                "Acknowledge it",
                "Why nothing more is to be done",
                "/");
    }

    @POST
    @Path("/{id}/acknowledge")
    public Response acknowledge(@PathParam("id") String id, @FormParam("reason") @Nullable String reason) {
        acknowledging.acknowledge(id, Forms.required(reason, "reason"), reader.actor());
        return Redirects.to(Done.ACKNOWLEDGED, "/");
    }
}
