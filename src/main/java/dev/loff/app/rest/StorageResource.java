package dev.loff.app.rest;

import dev.loff.app.access.Caller;
import dev.loff.app.access.Roles;
import dev.loff.app.jobs.Integrity;
import dev.loff.app.retention.Retention;
import dev.loff.app.retention.RetentionConfig;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * The data folder: compares it with the registry and removes expired data. Backups are only on the command line of their
 * machine.
 */
@Path("/api/v1/storage")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.VIEWER)
@Tag(name = "storage")
public class StorageResource {
    private final Integrity integrity;
    private final Retention retention;
    private final RetentionConfig policy;
    private final Caller caller;

    StorageResource(Integrity integrity, Retention retention, RetentionConfig policy, Caller caller) {
        this.integrity = integrity;
        this.retention = retention;
        this.policy = policy;
        this.caller = caller;
    }

    @GET
    @Path("/verification")
    @Operation(summary = "Read every stored file again and compare its hash: takes as long as reading them")
    public Integrity.Verification verify() {
        return integrity.verify();
    }

    @POST
    @RolesAllowed(Roles.ADMIN)
    @Path("/verification")
    @Operation(
            summary = "The same, and mark shards that are damaged or missing: the next run extracts their images again")
    public Integrity.Verification verifyAndMark() {
        return integrity.mark(integrity.verify(), caller.actor());
    }

    @GET
    @Path("/check")
    @Operation(summary = "Files that no row names, and rows whose file is missing")
    public Integrity.Check check() {
        return integrity.check();
    }

    @POST
    @RolesAllowed(Roles.ADMIN)
    @Path("/repair")
    @Operation(summary = "Remove the former and mark the latter; refused while jobs run")
    public Integrity.Check repair() {
        return integrity.repair(caller.actor());
    }

    @GET
    @Path("/expired")
    @Operation(summary = "What retention would remove now")
    public List<Retention.Item> expired() {
        return retention.dryRun(policy.policy());
    }

    @POST
    @RolesAllowed(Roles.ADMIN)
    @Path("/expired/remove")
    @Operation(summary = "Remove it")
    public List<Retention.Item> remove() {
        return retention.remove(policy.policy(), caller.actor());
    }
}
