package dev.loff.app.rest;

import dev.loff.app.access.Caller;
import dev.loff.app.access.Roles;
import dev.loff.app.jobs.ModelPromotions;
import dev.loff.app.jobs.ModelReports;
import dev.loff.app.jobs.RefusedException;
import dev.loff.app.jobs.VersionComparison;
import dev.loff.registry.Lineage;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Model versions: list, compare, promote, decline, roll back and unpin, and the images that each was made and tested with. */
@Path("/api/v1/models")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.VIEWER)
@Tag(name = "models")
public class ModelsResource {
    private final ModelReports models;
    private final ModelPromotions promotions;
    private final Caller caller;

    ModelsResource(ModelReports models, ModelPromotions promotions, Caller caller) {
        this.models = models;
        this.promotions = promotions;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "Model versions, newest first", description = "next of one page is before of the next.")
    public Page<ModelReports.Report> list(
            @QueryParam("model") @Nullable String model,
            @QueryParam("before") @Nullable Long before,
            @QueryParam("limit") @DefaultValue(Page.LIMIT) int limit) {
        return Page.of(
                models.recent(model, before == null ? Long.MAX_VALUE : before, Page.limit(limit)),
                limit,
                ModelReports.Report::id);
    }

    @GET
    @Path("/{model}/versions/{version}")
    @Operation(summary = "One version")
    public ModelReports.Report find(@PathParam("model") String model, @PathParam("version") int version) {
        return models.find(model, version);
    }

    @GET
    @Path("/{model}/versions/{version}/comparison")
    @Operation(
            summary = "It beside the champion, on test images that neither was trained on",
            description = "What a promotion needs to know; reasonNeeded says whether it takes a reason.")
    public VersionComparison comparison(@PathParam("model") String model, @PathParam("version") int version) {
        return promotions.compare(model, version);
    }

    @POST
    @RolesAllowed(Roles.RELEASER)
    @Path("/{model}/versions/{version}/promote")
    @Operation(
            summary = "Make it the champion and pin it",
            description = "409 without a reason when it is worse than the champion or cannot be compared, and when the"
                    + " champion is not the one that was given.")
    public ModelReports.Report promote(
            @PathParam("model") String model, @PathParam("version") int version, Bodies.@Nullable Promote body) {
        promotions.promote(
                model,
                version,
                body == null ? null : body.reason(),
                body == null ? null : body.champion(),
                caller.actor());
        return models.find(model, version);
    }

    @POST
    @RolesAllowed(Roles.RELEASER)
    @Path("/{model}/versions/{version}/decline")
    @Operation(summary = "Close a version that was held or proposed: it does not become the champion")
    public ModelReports.Report decline(
            @PathParam("model") String model, @PathParam("version") int version, Bodies.@Nullable Decline body) {
        String reason = Bodies.required(Bodies.required(body, "body").reason(), "reason");
        promotions.decline(model, version, reason, caller.actor());
        return models.find(model, version);
    }

    @POST
    @RolesAllowed(Roles.RELEASER)
    @Path("/{model}/unpin")
    @Operation(summary = "Let the gate replace a champion that a person promoted")
    public void unpin(@PathParam("model") String model, Bodies.@Nullable Unpin body) {
        promotions.unpin(model, Bodies.required(Bodies.required(body, "body").reason(), "reason"), caller.actor());
    }

    @POST
    @RolesAllowed(Roles.RELEASER)
    @Path("/{model}/roll-back")
    @Operation(summary = "Make the version the champion again that was it before the one that is")
    public ModelReports.Report rollBack(@PathParam("model") String model, Bodies.@Nullable RollBack body) {
        String reason = Bodies.required(Bodies.required(body, "body").reason(), "reason");
        return models.find(model, promotions.rollBack(model, reason, caller.actor()));
    }

    @GET
    @Path("/{model}/versions/{version}/images")
    @Operation(summary = "The images it was made and tested with")
    public Page<Lineage.SeenImage> images(
            @PathParam("model") String model,
            @PathParam("version") int version,
            @QueryParam("after") @DefaultValue("-1") long after,
            @QueryParam("limit") @DefaultValue(Page.LIMIT) int limit) {
        return Page.of(models.images(model, version, after + 1, Page.limit(limit)), limit, Lineage.SeenImage::position);
    }

    @GET
    @Path("/by-image/{sha256}")
    @Operation(summary = "The versions whose data had an image of that content")
    public List<Lineage.Sighting> sightings(@PathParam("sha256") String sha256) {
        List<Lineage.Sighting> sightings = models.sightings(sha256);
        if (sightings.isEmpty()) {
            throw RefusedException.unknown(
                    "Cannot show models: none has seen an image of that content (sha256=" + sha256 + ")");
        }
        return sightings;
    }
}
