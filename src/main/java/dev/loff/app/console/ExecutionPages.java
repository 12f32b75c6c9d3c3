package dev.loff.app.console;

import dev.loff.app.access.Roles;
import dev.loff.app.config.LoffConfig;
import dev.loff.app.jobs.ExecutionReports;
import dev.loff.app.jobs.ExecutionStatus;
import dev.loff.app.jobs.JobControl;
import dev.loff.app.jobs.RestartForecast;
import dev.loff.app.jobs.RunReport;
import dev.loff.app.jobs.RunReports;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.registry.Executions;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Executions: the list, one execution with its steps, and stopping, restarting and abandoning it. */
@Path("/executions")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Roles.VIEWER)
public class ExecutionPages {
    private static final List<String> STATUSES =
            List.of("STARTING", "STARTED", "STOPPING", "STOPPED", "FAILED", "COMPLETED", "ABANDONED");

    record Index(Keyset<RunReport> executions, Filter filter, List<String> jobs, List<String> statuses)
            implements TemplateInstance {}

    record Page(ExecutionReports.Report report) implements TemplateInstance {}

    record Running(ExecutionStatus.Running run) implements TemplateInstance {}

    /** The filter of the list; blank means any. */
    public record Filter(
            @QueryParam("job") @Nullable String job,
            @QueryParam("status") @Nullable String status,
            @QueryParam("model") @Nullable String model,
            @QueryParam("dataset") @Nullable String dataset) {

        Map<String, String> given() {
            Map<String, String> given = new LinkedHashMap<>();
            put(given, "job", job);
            put(given, "status", status);
            put(given, "model", model);
            put(given, "dataset", dataset);
            return given;
        }

        private static void put(Map<String, String> given, String name, @Nullable String value) {
            if (value != null && !value.isBlank()) {
                given.put(name, value.strip());
            }
        }
    }

    private final RunReports reports;
    private final ExecutionReports executions;
    private final JobControl jobs;
    private final RestartForecast forecasts;
    private final LoffConfig config;
    private final Reader reader;

    ExecutionPages(
            RunReports reports,
            ExecutionReports executions,
            JobControl jobs,
            RestartForecast forecasts,
            LoffConfig config,
            Reader reader) {
        this.reports = reports;
        this.executions = executions;
        this.jobs = jobs;
        this.forecasts = forecasts;
        this.config = config;
        this.reader = reader;
    }

    @GET
    public TemplateInstance list(@BeanParam Filter filter, @QueryParam("before") @Nullable Long before) {
        Map<String, String> given = filter.given();
        Executions.Filter wanted =
                new Executions.Filter(given.get("job"), given.get("status"), given.get("model"), given.get("dataset"));
        return new Index(
                Keyset.of(
                        reports.recent(wanted, Keyset.before(before), Keyset.SIZE + 1),
                        RunReport::execution,
                        "/executions",
                        given),
                filter,
                Stream.of(JobDefinition.values()).map(JobDefinition::jobName).toList(),
                STATUSES);
    }

    @GET
    @Path("/{id}")
    public TemplateInstance page(@PathParam("id") long id) {
        return new Page(executions.of(id));
    }

    /** Polled while the execution runs. When it has ended, makes the browser reload the whole page. */
    @GET
    @Path("/{id}/live")
    public Response live(@PathParam("id") long id) {
        ExecutionStatus.Running running = executions.of(id).running();
        return running == null
                ? Response.noContent().header("HX-Refresh", "true").build()
                : Response.ok(new Running(running)).build();
    }

    @GET
    @Path("/{id}/stop")
    @RolesAllowed(Roles.OPERATOR)
    public TemplateInstance askStop(@PathParam("id") long id) {
        Duration deadline = config.stop().deadline();
        return Confirmation.danger(
                "Stop execution " + id + "?",
                List.of(
                        "It ends after the shard or segment in hand; nothing that is committed is lost, and it can be"
                                + " restarted where it stopped.",
                        "If it has not ended within " + Figures.duration(deadline.toSeconds())
                                + ", its lease is revoked and it is recorded as failed."),
                "/executions/" + id + "/stop",
                "Stop it",
                "/executions/" + id);
    }

    @POST
    @Path("/{id}/stop")
    @RolesAllowed(Roles.OPERATOR)
    public Response stop(@PathParam("id") long id) {
        JobControl.Stop stop = jobs.stop(id, config.stop().deadline(), reader.actor());
        return Redirects.to(stop == JobControl.Stop.REQUESTED ? Done.STOPPING : Done.RECOVERED, "/executions/{id}", id);
    }

    @GET
    @Path("/{id}/restart")
    @RolesAllowed(Roles.OPERATOR)
    public TemplateInstance askRestart(@PathParam("id") long id) {
        RestartForecast.Forecast forecast = forecasts.of(id, Map.of(), reader.actor());
        return Confirmation.plain(
                "Restart execution " + id + "?",
                explained(forecast),
                "/executions/" + id + "/restart",
                "Restart it on this host",
                "/executions/" + id);
    }

    private static List<String> explained(RestartForecast.Forecast it) {
        List<String> sentences = new ArrayList<>();
        sentences.add(it.job() + " is " + Figures.words(it.status()) + ". What it has committed stays.");
        if (!it.planned()) {
            sentences.add("Nothing was planned yet: it begins with listing the data set.");
        } else if (it.nextImage() == null) {
            sentences.add("All " + Figures.count(it.images()) + " planned images are extracted.");
        } else {
            sentences.add("It goes on at image " + Figures.count(it.nextImage()) + " of " + Figures.count(it.images())
                    + "; " + it.shardsKept() + " of " + it.shards() + " shards are kept.");
        }
        if (it.epochs() > 0) {
            sentences.add(it.epochsKept() + " of " + it.epochs() + " epochs are kept.");
        }
        if (!it.filesToDiscard().isEmpty()) {
            sentences.add(it.filesToDiscard().size() + " unfinished files are discarded.");
        }
        sentences.add(
                it.seconds() == null
                        ? "How long it takes is not known yet."
                        : "At the speed so far it takes about " + Figures.duration(it.seconds()) + ".");
        return sentences;
    }

    @POST
    @Path("/{id}/restart")
    @RolesAllowed(Roles.OPERATOR)
    public Response restart(@PathParam("id") long id) {
        return Redirects.to(Done.RESTARTED, "/executions/{id}", jobs.restart(id, Map.of(), reader.actor()));
    }

    @GET
    @Path("/{id}/abandon")
    @RolesAllowed(Roles.OPERATOR)
    public TemplateInstance askAbandon(@PathParam("id") long id) {
        return Confirmation.danger(
                "Give execution " + id + " up?",
                List.of("It can never be restarted. What it has committed stays, and other runs use it."),
                "/executions/" + id + "/abandon",
                "Give it up for good",
                "/executions/" + id);
    }

    @POST
    @Path("/{id}/abandon")
    @RolesAllowed(Roles.OPERATOR)
    public Response abandon(@PathParam("id") long id) {
        jobs.abandon(id, reader.actor());
        return Redirects.to(Done.ABANDONED, "/executions/{id}", id);
    }
}
