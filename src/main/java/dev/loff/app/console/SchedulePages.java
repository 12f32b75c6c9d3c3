package dev.loff.app.console;

import dev.loff.app.access.Roles;
import dev.loff.app.schedule.Blackouts;
import dev.loff.app.schedule.ScheduleControl;
import dev.loff.app.schedule.ScheduleReport;
import dev.loff.app.schedule.ScheduleReports;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
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

/** Schedules: the next fires, the history, and pausing, resuming and removing. */
@Path("/schedules")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Roles.VIEWER)
public class SchedulePages {
    record Index(List<ScheduleReport> schedules, List<Blackouts.Report> blackouts) implements TemplateInstance {}

    record Page(ScheduleReport schedule, List<ScheduleReports.Preview> next, Keyset<ScheduleReports.Past> history)
            implements TemplateInstance {}

    private static final int PREVIEWED = 10;

    private final ScheduleReports reports;
    private final ScheduleControl schedules;
    private final Blackouts blackouts;
    private final Reader reader;

    SchedulePages(ScheduleReports reports, ScheduleControl schedules, Blackouts blackouts, Reader reader) {
        this.reports = reports;
        this.schedules = schedules;
        this.blackouts = blackouts;
        this.reader = reader;
    }

    @GET
    public TemplateInstance list() {
        return new Index(reports.list(), blackouts.all());
    }

    @GET
    @Path("/{name}")
    public TemplateInstance page(@PathParam("name") String name, @QueryParam("before") @Nullable Long before) {
        ScheduleReport schedule = reports.find(name);
        return new Page(
                schedule,
                schedule.next() == null ? List.of() : reports.next(name, PREVIEWED),
                Keyset.of(
                        reports.history(name, Keyset.before(before), Keyset.SIZE + 1),
                        ScheduleReports.Past::id,
                        "/schedules/" + name,
                        Map.of()));
    }

    @GET
    @Path("/{name}/pause")
    @RolesAllowed(Roles.OPERATOR)
    public TemplateInstance askPause(@PathParam("name") String name) {
        reports.find(name);
        return Confirmation.reasoned(
                "Pause " + name + "?",
                List.of(
                        "Nothing fires until it is resumed, and what was due meanwhile is not made up for. What runs goes on."),
                "/schedules/" + name + "/pause",
                "Pause it",
                "Why",
                "/schedules/" + name);
    }

    @POST
    @Path("/{name}/pause")
    @RolesAllowed(Roles.OPERATOR)
    public Response pause(@PathParam("name") String name, @FormParam("reason") @Nullable String reason) {
        schedules.pause(name, reader.actor(), Forms.required(reason, "reason"));
        return Redirects.to(Done.PAUSED, "/schedules/{name}", name);
    }

    @GET
    @Path("/{name}/resume")
    @RolesAllowed(Roles.OPERATOR)
    public TemplateInstance askResume(@PathParam("name") String name) {
        ScheduleReport schedule = reports.find(name);
        String paused = schedule.paused() == null
                ? "It is not paused."
                : "Paused by " + schedule.paused().by() + ": "
                        + schedule.paused().reason();
        return Confirmation.plain(
                "Resume " + name + "?",
                List.of(paused, "It fires again from now on; what was due in the pause stays undone."),
                "/schedules/" + name + "/resume",
                "Resume it",
                "/schedules/" + name);
    }

    @POST
    @Path("/{name}/resume")
    @RolesAllowed(Roles.OPERATOR)
    public Response resume(@PathParam("name") String name) {
        schedules.resume(name, reader.actor());
        return Redirects.to(Done.RESUMED, "/schedules/{name}", name);
    }

    @GET
    @Path("/{name}/remove")
    @RolesAllowed(Roles.OPERATOR)
    public TemplateInstance askRemove(@PathParam("name") String name) {
        reports.find(name);
        return Confirmation.danger(
                "Remove " + name + "?",
                List.of("It never fires again. Its history stays, and what it started goes on."),
                "/schedules/" + name + "/remove",
                "Remove it",
                "/schedules/" + name);
    }

    @POST
    @Path("/{name}/remove")
    @RolesAllowed(Roles.OPERATOR)
    public Response remove(@PathParam("name") String name) {
        schedules.remove(name, reader.actor());
        return Redirects.to(Done.REMOVED, "/schedules");
    }
}
