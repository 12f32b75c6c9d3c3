package dev.loff.app.console;

import dev.loff.app.access.Roles;
import dev.loff.app.dashboards.Choice;
import dev.loff.app.dashboards.Dashboard;
import dev.loff.app.dashboards.Dashboards;
import dev.loff.app.dashboards.PanelAnswers;
import dev.loff.app.dashboards.Span;
import dev.loff.app.jobs.RefusedException;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The dashboards of {@code ops/grafana}, drawn with data of the configured Prometheus. */
@Path("/dashboards")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Roles.VIEWER)
public class DashboardPages {
    /** A list to select from; the blank value means all. */
    public record Select(String name, String title, List<String> values, String chosen) {}

    /**
     * One dashboard.
     *
     * @param query the selection, as query string for each panel's URL
     * @param problem why the lists could not be filled; null if they were
     */
    record Page(
            Dashboard dashboard,
            List<Dashboard> all,
            List<Select> selects,
            Span span,
            List<Span> spans,
            String query,
            @Nullable String problem)
            implements TemplateInstance {}

    record Unconfigured() implements TemplateInstance {}

    /** The content of one panel. */
    record Panel(
            Dashboard.Panel panel,
            PanelAnswers.@Nullable Answer answer,
            List<PanelText.Line> lines,
            String chart,
            @Nullable String problem)
            implements TemplateInstance {}

    private static final String SPAN = "span";

    private final Dashboards dashboards;
    private final PanelAnswers answers;

    DashboardPages(Dashboards dashboards, PanelAnswers answers) {
        this.dashboards = dashboards;
        this.answers = answers;
    }

    @GET
    public TemplateInstance first(@Context UriInfo address) {
        return page(dashboards.all().get(0), address);
    }

    @GET
    @Path("/{uid}")
    public TemplateInstance one(@PathParam("uid") String uid, @Context UriInfo address) {
        return page(dashboards.find(uid), address);
    }

    private TemplateInstance page(Dashboard dashboard, UriInfo address) {
        if (!answers.configured()) {
            return new Unconfigured();
        }
        Choice choice = choice(dashboard, address);
        List<Select> selects = new ArrayList<>();
        String problem = null;
        try {
            Map<String, List<String>> values = answers.choices(dashboard);
            dashboard
                    .variables()
                    .forEach(it -> selects.add(new Select(
                            it.name(),
                            it.title(),
                            values.getOrDefault(it.name(), List.of()),
                            choice.values().getOrDefault(it.name(), ""))));
        } catch (RefusedException e) {
            problem = e.getMessage();
        }
        return new Page(
                dashboard, dashboards.all(), selects, choice.span(), List.of(Span.values()), query(choice), problem);
    }

    private static Choice choice(Dashboard dashboard, UriInfo address) {
        Map<String, String> asked = Forms.fields(address.getQueryParameters());
        Map<String, String> values = new HashMap<>();
        dashboard.variables().forEach(it -> values.put(it.name(), asked.getOrDefault(it.name(), "")));
        return new Choice(values, Span.of(asked.getOrDefault(SPAN, Span.DAY.word())));
    }

    private static String query(Choice choice) {
        StringBuilder query = new StringBuilder(SPAN + "=" + choice.span().word());
        choice.values()
                .forEach((name, value) ->
                        query.append('&').append(name).append('=').append(Figures.query(value)));
        return query.toString();
    }

    /** The page loads each panel separately, so that a slow one does not delay the others. */
    @GET
    @Path("/{uid}/panels/{id}")
    public TemplateInstance panel(@PathParam("uid") String uid, @PathParam("id") int id, @Context UriInfo address) {
        Dashboard dashboard = dashboards.find(uid);
        Dashboard.Panel panel = dashboard.panel(id);
        try {
            PanelAnswers.Answer answer = answers.answer(dashboard, panel, choice(dashboard, address));
            return new Panel(panel, answer, PanelText.lines(panel, answer), PanelText.chart(panel, answer), null);
        } catch (RefusedException e) {
            return new Panel(panel, null, List.of(), "", e.getMessage());
        }
    }
}
