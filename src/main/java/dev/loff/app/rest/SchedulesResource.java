package dev.loff.app.rest;

import dev.loff.app.access.Caller;
import dev.loff.app.access.Roles;
import dev.loff.app.jobs.RefusedException;
import dev.loff.app.schedule.ScheduleControl;
import dev.loff.app.schedule.ScheduleReport;
import dev.loff.app.schedule.ScheduleReports;
import dev.loff.app.schedule.ScheduleTerms;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Schedules: when which job runs. */
@Path("/api/v1/schedules")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.VIEWER)
@Tag(name = "schedules")
public class SchedulesResource {
    private static final int MAX_PREVIEW = 1000;

    private final ScheduleControl schedules;
    private final ScheduleReports reports;
    private final Caller caller;

    SchedulesResource(ScheduleControl schedules, ScheduleReports reports, Caller caller) {
        this.schedules = schedules;
        this.reports = reports;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "All schedules with their next fire and what became of their last runs")
    public List<ScheduleReport> list() {
        return reports.list();
    }

    @POST
    @RolesAllowed(Roles.OPERATOR)
    @Operation(summary = "Add a schedule; its first fire is the first one after now")
    public Response add(Bodies.@Nullable Schedule body) {
        Bodies.Schedule given = Bodies.required(body, "body");
        ScheduleTerms terms = given.terms();
        ScheduleReport added = schedules.add(Bodies.required(given.name(), "name"), terms, caller.actor());
        return Response.created(URI.create("/api/v1/schedules/" + added.name()))
                .entity(added)
                .build();
    }

    @GET
    @Path("/{name}")
    @Operation(summary = "One schedule")
    public ScheduleReport find(@PathParam("name") String name) {
        return reports.find(name);
    }

    @PATCH
    @RolesAllowed(Roles.OPERATOR)
    @Path("/{name}")
    @Operation(
            summary = "Change a schedule; what is absent stays",
            description = "With a version: only if it still has that.")
    public ScheduleReport edit(
            @PathParam("name") String name,
            @QueryParam("version") @Nullable Integer version,
            Bodies.@Nullable Schedule body) {
        ScheduleTerms.Change change = Bodies.required(body, "body").change();
        return schedules.edit(name, change, version, caller.actor());
    }

    @DELETE
    @RolesAllowed(Roles.OPERATOR)
    @Path("/{name}")
    @Operation(summary = "Remove a schedule; its history stays")
    public void remove(@PathParam("name") String name) {
        schedules.remove(name, caller.actor());
    }

    @POST
    @RolesAllowed(Roles.OPERATOR)
    @Path("/{name}/pause")
    @Operation(summary = "Pause it, with a reason")
    public ScheduleReport pause(@PathParam("name") String name, Bodies.@Nullable Pause body) {
        String reason = Bodies.required(Bodies.required(body, "body").reason(), "reason");
        return schedules.pause(name, caller.actor(), reason);
    }

    @POST
    @RolesAllowed(Roles.OPERATOR)
    @Path("/{name}/resume")
    @Operation(summary = "Let it fire again from now on")
    public ScheduleReport resume(@PathParam("name") String name) {
        return schedules.resume(name, caller.actor());
    }

    @GET
    @Path("/{name}/next")
    @Operation(summary = "Its next fires, with what a clock change, a blackout or a pause does")
    public List<ScheduleReports.Preview> next(
            @PathParam("name") String name, @QueryParam("count") @DefaultValue("10") int count) {
        if (count < 1 || count > MAX_PREVIEW) {
            throw RefusedException.invalid("Cannot preview: from 1 to " + MAX_PREVIEW + " fires (count=" + count + ")");
        }
        return reports.next(name, count);
    }

    @GET
    @Path("/{name}/fires")
    @Operation(
            summary = "What became of its fires and of the runs that they started, newest first",
            description = "next of one page is before of the next.")
    public Page<ScheduleReports.Past> history(
            @PathParam("name") String name,
            @QueryParam("before") @Nullable Long before,
            @QueryParam("limit") @DefaultValue(Page.LIMIT) int limit) {
        reports.find(name);
        return Page.of(
                reports.history(name, before == null ? Long.MAX_VALUE : before, Page.limit(limit)),
                limit,
                ScheduleReports.Past::id);
    }
}
