package dev.loff.app.console;

import dev.loff.app.access.Roles;
import dev.loff.app.jobs.ModelDetails;
import dev.loff.app.jobs.ModelPromotions;
import dev.loff.app.jobs.ModelReports;
import dev.loff.app.jobs.RefusedException;
import dev.loff.app.jobs.SpeedUpText;
import dev.loff.app.jobs.VersionComparison;
import dev.loff.evaluation.Evaluation;
import dev.loff.registry.Lineage;
import dev.loff.registry.ModelRegistry;
import dev.loff.registry.Promotions;
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

/** Models: their versions with metrics and images, which of them is the champion, and promoting, declining and rolling back. */
@Path("/models")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Roles.VIEWER)
public class ModelPages {
    record Index(List<ModelRegistry.Named> models, Map<String, String> states) implements TemplateInstance {}

    record Model(
            String model,
            Keyset<ModelReports.Report> versions,
            List<ModelDetails.Move> history,
            @Nullable Integer before,
            Promotions.@Nullable Pin pin)
            implements TemplateInstance {}

    record Version(
            ModelDetails.Detail detail,
            boolean waits,
            List<Metric.Row> metrics,
            @Nullable ConfusionTable confusion,
            String speed)
            implements TemplateInstance {}

    record Images(
            ModelReports.Report report,
            List<Lineage.SeenImage> images,
            @Nullable String next) implements TemplateInstance {}

    record Sightings(String sha256, List<Lineage.Sighting> sightings) implements TemplateInstance {}

    private static final int MOST_MOVES = 20;

    private final ModelReports reports;
    private final ModelDetails details;
    private final ModelPromotions promotions;
    private final Reader reader;

    ModelPages(ModelReports reports, ModelDetails details, ModelPromotions promotions, Reader reader) {
        this.promotions = promotions;
        this.reports = reports;
        this.details = details;
        this.reader = reader;
    }

    @GET
    public TemplateInstance list() {
        List<ModelRegistry.Named> models = details.models();
        return new Index(models, details.states(models));
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
                details.championBefore(model).orElse(null),
                reports.pins(List.of(model)).get(model));
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
                detail.report().gate() != null && detail.report().gate().waits(),
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
        VersionComparison comparison = promotions.compare(model, version);
        Integer champion = comparison.champion();
        return new Confirmation(
                "Make version " + version + " of " + model + " the champion?",
                Comparisons.sentences(comparison),
                "/models/" + model + "/" + version + "/promote",
                "Promote it",
                false,
                "Why",
                comparison.reasonNeeded(),
                champion == null ? List.of() : List.of(new Confirmation.Field("champion", champion.toString())),
                "/models/" + model + "/" + version);
    }

    @POST
    @Path("/{model}/{version: \\d+}/promote")
    @RolesAllowed(Roles.RELEASER)
    public Response promote(
            @PathParam("model") String model,
            @PathParam("version") int version,
            @FormParam("reason") @Nullable String reason,
            @FormParam("champion") @Nullable Integer champion) {
        promotions.promote(
                model,
                version,
                reason == null || reason.isBlank() ? null : Forms.required(reason, "reason"),
                champion,
                reader.actor());
        return Redirects.to(Done.PROMOTED, "/models/{model}/{version}", model, version);
    }

    @GET
    @Path("/{model}/{version: \\d+}/decline")
    @RolesAllowed(Roles.RELEASER)
    public TemplateInstance askDecline(@PathParam("model") String model, @PathParam("version") int version) {
        ModelReports.Gate gate = reports.find(model, version).gate();
        if (gate == null || !gate.waits()) {
            throw new RefusedException("Cannot decline: the version does not wait for a decision (model=" + model
                    + ", version=" + version + ")");
        }
        return Confirmation.reasoned(
                "Decline version " + version + " of " + model + "?",
                List.of(gate.reason(), "The champion stays. The version is kept and can still be promoted."),
                "/models/" + model + "/" + version + "/decline",
                "Decline it",
                "Why",
                "/models/" + model + "/" + version);
    }

    @POST
    @Path("/{model}/{version: \\d+}/decline")
    @RolesAllowed(Roles.RELEASER)
    public Response decline(
            @PathParam("model") String model,
            @PathParam("version") int version,
            @FormParam("reason") @Nullable String reason) {
        promotions.decline(model, version, Forms.required(reason, "reason"), reader.actor());
        return Redirects.to(Done.DECLINED, "/models/{model}/{version}", model, version);
    }

    @GET
    @Path("/{model}/unpin")
    @RolesAllowed(Roles.RELEASER)
    public TemplateInstance askUnpin(@PathParam("model") String model) {
        Promotions.Pin pin = reports.pins(List.of(model)).get(model);
        if (pin == null) {
            throw new RefusedException("Cannot unpin: the champion is not pinned (model=" + model + ")");
        }
        return Confirmation.reasoned(
                "Let the gate replace the champion of " + model + "?",
                List.of("Version " + pin.version() + " is pinned by " + pin.actor() + ": " + pin.reason()),
                "/models/" + model + "/unpin",
                "Unpin it",
                "Why",
                "/models/" + model);
    }

    @POST
    @Path("/{model}/unpin")
    @RolesAllowed(Roles.RELEASER)
    public Response unpin(@PathParam("model") String model, @FormParam("reason") @Nullable String reason) {
        promotions.unpin(model, Forms.required(reason, "reason"), reader.actor());
        return Redirects.to(Done.UNPINNED, "/models/{model}", model);
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
                List.of(
                        "It was the champion before the one that is. Runs use it from their next start on.",
                        "It is pinned: the gate only proposes until it is unpinned."),
                "/models/" + model + "/roll-back",
                "Roll back to version " + before,
                "Why",
                "/models/" + model);
    }

    @POST
    @Path("/{model}/roll-back")
    @RolesAllowed(Roles.RELEASER)
    public Response rollBack(@PathParam("model") String model, @FormParam("reason") @Nullable String reason) {
        promotions.rollBack(model, Forms.required(reason, "reason"), reader.actor());
        return Redirects.to(Done.ROLLED_BACK, "/models/{model}", model);
    }
}
