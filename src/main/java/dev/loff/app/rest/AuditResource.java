package dev.loff.app.rest;

import dev.loff.app.access.Roles;
import dev.loff.app.jobs.Audit;
import dev.loff.registry.AuditLog;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The audit log. */
@Path("/api/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.VIEWER)
@Tag(name = "audit")
public class AuditResource {
    private final Audit audit;

    AuditResource(Audit audit) {
        this.audit = audit;
    }

    @GET
    @Operation(summary = "The audit log, newest first", description = "next of one page is before of the next.")
    public Page<AuditLog.Entry> list(
            @QueryParam("execution") @Nullable Long execution,
            @QueryParam("before") @Nullable Long before,
            @QueryParam("limit") @DefaultValue(Page.LIMIT) int limit) {
        return Page.of(
                audit.recent(before == null ? Long.MAX_VALUE : before, Page.limit(limit), execution),
                limit,
                AuditLog.Entry::id);
    }
}
