package dev.loff.app.console;

import dev.loff.app.access.Roles;
import dev.loff.app.jobs.Audit;
import dev.loff.registry.AuditLog;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The audit log. */
@Path("/audit")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Roles.VIEWER)
public class AuditPages {
    record Page(Keyset<AuditLog.Entry> entries, @Nullable Long execution) implements TemplateInstance {}

    private final Audit audit;

    AuditPages(Audit audit) {
        this.audit = audit;
    }

    @GET
    public TemplateInstance list(
            @QueryParam("execution") @Nullable Long execution, @QueryParam("before") @Nullable Long before) {
        return new Page(
                Keyset.of(
                        audit.recent(Keyset.before(before), Keyset.SIZE + 1, execution),
                        AuditLog.Entry::id,
                        "/audit",
                        execution == null ? Map.of() : Map.of("execution", execution.toString())),
                execution);
    }
}
