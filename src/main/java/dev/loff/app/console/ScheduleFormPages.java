package dev.loff.app.console;

import dev.loff.app.access.Roles;
import dev.loff.app.jobs.RefusedException;
import dev.loff.app.schedule.ScheduleControl;
import dev.loff.app.schedule.ScheduleReport;
import dev.loff.app.schedule.ScheduleReports;
import dev.loff.app.schedule.ScheduleTerms;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.job.parameter.RefusedParametersException;
import dev.loff.registry.Overlap;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Adds and changes schedules, with a preview of the next fires. */
@Path("/schedules")
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@RolesAllowed(Roles.OPERATOR)
public class ScheduleFormPages {
    record Edit(
            ScheduleForm form,
            List<StartForm> jobs,
            List<String> overlaps,
            @Nullable String problem,
            List<ScheduleReports.Preview> preview)
            implements TemplateInstance {}

    private static final int BAD_REQUEST = 400;
    private static final int PREVIEWED = 10;

    private final ScheduleReports reports;
    private final ScheduleControl schedules;
    private final Reader reader;

    ScheduleFormPages(ScheduleReports reports, ScheduleControl schedules, Reader reader) {
        this.reports = reports;
        this.schedules = schedules;
        this.reader = reader;
    }

    @GET
    @Path("/new")
    @Consumes(MediaType.WILDCARD)
    public TemplateInstance blank() {
        return page(ScheduleForm.blank(ZoneId.systemDefault().getId()), null, List.of());
    }

    @GET
    @Path("/{name}/edit")
    @Consumes(MediaType.WILDCARD)
    public TemplateInstance edit(@PathParam("name") String name) {
        return page(ScheduleForm.of(reports.find(name)), null, List.of());
    }

    private static Edit page(ScheduleForm form, @Nullable String problem, List<ScheduleReports.Preview> preview) {
        return new Edit(
                form,
                Stream.of(JobDefinition.values())
                        .map(it -> StartForm.of(it, Map.of()))
                        .toList(),
                Stream.of(Overlap.values()).map(Overlap::name).toList(),
                problem,
                preview);
    }

    @POST
    public Response save(MultivaluedMap<String, String> sent) {
        Map<String, String> fields = Forms.fields(sent);
        ScheduleForm form = ScheduleForm.sent(fields);
        try {
            if (fields.containsKey("preview")) {
                return Response.ok(page(form, null, reports.preview(form.cron(), form.zone(), PREVIEWED)))
                        .build();
            }
            return form.isNew() ? add(form) : change(form);
        } catch (RefusedException | RefusedParametersException | IllegalArgumentException e) {
            return Response.status(BAD_REQUEST)
                    .entity(page(form, e.getMessage(), List.of()))
                    .build();
        }
    }

    private Response add(ScheduleForm form) {
        ScheduleTerms terms = form.terms();
        schedules.add(form.name(), terms, reader.actor());
        return Redirects.to(Done.SCHEDULED, "/schedules/{name}", form.name());
    }

    private Response change(ScheduleForm form) {
        ScheduleReport before = reports.find(form.name());
        ScheduleTerms.Change change = form.change(before.terms());
        schedules.edit(form.name(), change, Integer.parseInt(form.version()), reader.actor());
        return Redirects.to(Done.EDITED, "/schedules/{name}", form.name());
    }
}
