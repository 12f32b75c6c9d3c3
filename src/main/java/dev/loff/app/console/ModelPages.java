package dev.loff.app.console;

import dev.loff.app.access.Roles;
import dev.loff.app.jobs.ModelDetails;
import dev.loff.app.jobs.ModelReports;
import dev.loff.app.jobs.RefusedException;
import dev.loff.app.jobs.SpeedUpText;
import dev.loff.evaluation.Evaluation;
import dev.loff.registry.Lineage;
import dev.loff.registry.ModelRegistry;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Models: their versions, how good each is, which images made it, and which of them is the champion. */
@Path("/models")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Roles.VIEWER)
public class ModelPages {
    record Index(List<ModelRegistry.Named> models) implements TemplateInstance {}

    record Model(
            String model,
            Keyset<ModelReports.Report> versions,
            List<ModelDetails.Move> history,
            @Nullable Integer before)
            implements TemplateInstance {}

    record Version(
            ModelDetails.Detail detail,
            List<Metric.Row> metrics,
            @Nullable ConfusionTable confusion,
            String speed) implements TemplateInstance {}

    record Images(
            ModelReports.Report report,
            List<Lineage.SeenImage> images,
            @Nullable String next) implements TemplateInstance {}

    record Sightings(String sha256, List<Lineage.Sighting> sightings) implements TemplateInstance {}

    private static final int MOST_MOVES = 20;

    private final ModelReports reports;
    private final ModelDetails details;
    private final Reader reader;

    ModelPages(ModelReports reports, ModelDetails details, Reader reader) {
        this.reports = reports;
        this.details = details;
        this.reader = reader;
    }

    @GET
    public TemplateInstance list() {
        return new Index(details.models());
    }

    @GET
    @Path("/{model}")
    public TemplateInstance model(@PathParam("model") String model, @QueryParam("before") @Nullable Long before) {
        List<ModelReports.Report> found = reports.recent(model, Keyset.before(before), Keyset.SIZE + 1);
        if (found.isEmpty() && before == null) {
            throw RefusedException.unknown("Cannot show a model: there is none of that name (model=" + model + ")");
        }
        return new Model(
                model,
                Keyset.of(found, ModelReports.Report::id, "/models/" + model, Map.of()),
                details.history(model).stream().limit(MOST_MOVES).toList(),
                details.championBefore(model).orElse(null));
    }

    @GET
    @Path("/{model}/{version: \\d+}")
    public TemplateInstance version(@PathParam("model") String model, @PathParam("version") int version) {
        ModelDetails.Detail detail = details.find(model, version);
        Evaluation shown = detail.evaluations().test() == null
                ? detail.evaluations().validation()
                : detail.evaluations().test();
        return new Version(
                detail,
                Metric.rows(detail.evaluations()),
                ConfusionTable.of(shown == null ? null : shown.confusion()),
                SpeedUpText.line(detail.report().speedUp()));
    }

    @GET
    @Path("/{model}/{version: \\d+}/images")
    public TemplateInstance images(
            @PathParam("model") String model,
            @PathParam("version") int version,
            @QueryParam("after") @DefaultValue("-1") long after) {
        List<Lineage.SeenImage> images = reports.images(model, version, after + 1, Keyset.SIZE + 1);
        boolean more = images.size() > Keyset.SIZE;
        List<Lineage.SeenImage> page = more ? images.subList(0, Keyset.SIZE) : images;
        return new Images(
                reports.find(model, version),
                page,
                more
                        ? "/models/" + model + "/" + version + "/images?after="
                                + page.get(page.size() - 1).position()
                        : null);
    }

    @GET
    @Path("/by-image")
    public TemplateInstance byImage(@QueryParam("sha256") @DefaultValue("") String sha256) {
        return new Sightings(sha256.strip(), reports.sightings(sha256.strip()));
    }

    @GET
    @Path("/{model}/{version: \\d+}/promote")
    @RolesAllowed(Roles.RELEASER)
    public TemplateInstance askPromote(@PathParam("model") String model, @PathParam("version") int version) {
        reports.find(model, version);
        return Confirmation.reasoned(
                "Make version " + version + " of " + model + " the champion?",
                List.of("Runs that score with the champion use it from their next start on. It can be rolled back."),
                "/models/" + model + "/" + version + "/promote",
                "Promote it",
                "Why",
                "/models/" + model + "/" + version);
    }

    @POST
    @Path("/{model}/{version: \\d+}/promote")
    @RolesAllowed(Roles.RELEASER)
    public Response promote(
            @PathParam("model") String model,
            @PathParam("version") int version,
            @FormParam("reason") @Nullable String reason) {
        reports.promote(model, version, Forms.required(reason, "reason"), reader.actor());
        return Redirects.to(Done.PROMOTED, "/models/{model}/{version}", model, version);
    }

    @GET
    @Path("/{model}/roll-back")
    @RolesAllowed(Roles.RELEASER)
    public TemplateInstance askRollBack(@PathParam("model") String model) {
        int before = details.championBefore(model)
                .orElseThrow(() -> new RefusedException(
                        "Cannot roll back: there is no champion before this one (model=" + model + ")"));
        return Confirmation.reasoned(
                "Make version " + before + " of " + model + " the champion again?",
                List.of("It was the champion before the one that is. Runs use it from their next start on."),
                "/models/" + model + "/roll-back",
                "Roll back to version " + before,
                "Why",
                "/models/" + model);
    }

    @POST
    @Path("/{model}/roll-back")
    @RolesAllowed(Roles.RELEASER)
    public Response rollBack(@PathParam("model") String model, @FormParam("reason") @Nullable String reason) {
        reports.rollBack(model, Forms.required(reason, "reason"), reader.actor());
        return Redirects.to(Done.ROLLED_BACK, "/models/{model}", model);
    }
}
