package dev.loff.app.console;

import dev.loff.app.access.Roles;
import dev.loff.app.jobs.FeatureReports;
import dev.loff.app.retention.Holds;
import dev.loff.app.tonight.Disk;
import dev.loff.job.Workspace;
import dev.loff.registry.FeatureSets;
import dev.loff.registry.LegalHolds;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The data folder: feature sets with their shards, the disk, and holds. */
@Path("/data")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Roles.VIEWER)
public class DataPages {
    record Index(Disk disk, Keyset<FeatureSets.Row> sets, List<LegalHolds.Hold> holds) implements TemplateInstance {}

    record Page(FeatureSets.Row set, Keyset<FeatureSets.ShardRow> shards) implements TemplateInstance {}

    private final FeatureReports reports;
    private final Holds holds;
    private final Workspace workspace;

    DataPages(FeatureReports reports, Holds holds, Workspace workspace) {
        this.reports = reports;
        this.holds = holds;
        this.workspace = workspace;
    }

    @GET
    public TemplateInstance list(@QueryParam("before") @Nullable Long before) {
        return new Index(
                Disk.of(workspace.home()),
                Keyset.of(
                        reports.recent(Keyset.before(before), Keyset.SIZE + 1), FeatureSets.Row::id, "/data", Map.of()),
                holds.all());
    }

    @GET
    @Path("/{id}")
    public TemplateInstance page(@PathParam("id") long id, @QueryParam("before") @Nullable Long before) {
        return new Page(
                reports.find(id),
                Keyset.of(
                        reports.shards(id, Keyset.before(before), Keyset.SIZE + 1),
                        FeatureSets.ShardRow::ordinal,
                        "/data/" + id,
                        Map.of()));
    }
}
