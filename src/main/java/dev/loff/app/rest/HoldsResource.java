package dev.loff.app.rest;

import dev.loff.app.access.Caller;
import dev.loff.app.access.Roles;
import dev.loff.app.retention.Holds;
import dev.loff.registry.LegalHolds;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Legal holds: data that must not be removed, whatever its age. */
@Path("/api/v1/holds")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.VIEWER)
@Tag(name = "holds")
public class HoldsResource {
    private final Holds holds;
    private final Caller caller;

    HoldsResource(Holds holds, Caller caller) {
        this.holds = holds;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "What is held and why")
    public List<LegalHolds.Hold> list() {
        return holds.all();
    }

    @POST
    @RolesAllowed(Roles.ADMIN)
    @Operation(summary = "Hold something")
    public void add(Bodies.@Nullable Hold body) {
        Bodies.Hold given = Bodies.required(body, "body");
        holds.add(
                Bodies.required(given.kind(), "kind"),
                words(Bodies.required(given.subject(), "subject")),
                Bodies.required(given.reason(), "reason"),
                caller.actor());
    }

    @DELETE
    @RolesAllowed(Roles.ADMIN)
    @Path("/{kind}/{subject}")
    @Operation(summary = "Let it go")
    public void remove(@PathParam("kind") String kind, @PathParam("subject") String subject) {
        holds.remove(kind, words(subject), caller.actor());
    }

    /** A model version is named by two words. */
    private static List<String> words(String subject) {
        return List.of(subject.split(" ", -1));
    }
}
