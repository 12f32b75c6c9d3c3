package dev.loff.app.rest;

import dev.loff.app.access.Caller;
import dev.loff.app.access.Roles;
import dev.loff.app.tonight.Acknowledging;
import dev.loff.app.tonight.Tonight;
import dev.loff.app.tonight.TonightReport;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
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

/** The list of what needs a hand, and acknowledging its entries. */
@Path("/api/v1/needs-a-hand")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.VIEWER)
@Tag(name = "needs a hand")
public class TroublesResource {
    private final TonightReport report;
    private final Acknowledging acknowledging;
    private final Caller caller;

    TroublesResource(TonightReport report, Acknowledging acknowledging, Caller caller) {
        this.report = report;
        this.acknowledging = acknowledging;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "What needs a hand and was not acknowledged")
    public List<Tonight.Trouble> list() {
        return report.troubles();
    }

    @POST
    @RolesAllowed(Roles.OPERATOR)
    @Path("/{id}/acknowledge")
    @Operation(summary = "Say that it was seen to, and why")
    public void acknowledge(@PathParam("id") String id, Bodies.@Nullable Acknowledge body) {
        acknowledging.acknowledge(
                id, Bodies.required(Bodies.required(body, "body").reason(), "reason"), caller.actor());
    }
}
