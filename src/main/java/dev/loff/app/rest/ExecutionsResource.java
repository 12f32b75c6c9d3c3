package dev.loff.app.rest;

import dev.loff.app.access.Caller;
import dev.loff.app.access.Roles;
import dev.loff.app.config.LoffConfig;
import dev.loff.app.jobs.ExecutionStatus;
import dev.loff.app.jobs.ExperimentViews;
import dev.loff.app.jobs.JobControl;
import dev.loff.app.jobs.QuarantineReports;
import dev.loff.app.jobs.RefusedException;
import dev.loff.app.jobs.RestartForecast;
import dev.loff.app.jobs.RunReport;
import dev.loff.app.jobs.RunReports;
import dev.loff.app.jobs.SetAsideFile;
import dev.loff.app.jobs.Submissions;
import dev.loff.experiment.Experiment;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.registry.Executions;
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
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Executions: list, start, stop, restart, abandon. */
@Path("/api/v1/executions")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.VIEWER)
@Tag(name = "executions")
public class ExecutionsResource {
    private final RunReports reports;
    private final ExecutionStatus status;
    private final Submissions submissions;
    private final JobControl jobs;
    private final RestartForecast forecasts;
    private final QuarantineReports quarantine;
    private final ExperimentViews experiments;
    private final LoffConfig config;
    private final Caller caller;

    ExecutionsResource(
            RunReports reports,
            ExecutionStatus status,
            Submissions submissions,
            JobControl jobs,
            RestartForecast forecasts,
            QuarantineReports quarantine,
            ExperimentViews experiments,
            LoffConfig config,
            Caller caller) {
        this.reports = reports;
        this.status = status;
        this.submissions = submissions;
        this.jobs = jobs;
        this.forecasts = forecasts;
        this.quarantine = quarantine;
        this.experiments = experiments;
        this.config = config;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "Executions, newest first", description = "next of one page is before of the next.")
    public Page<RunReport> list(
            @QueryParam("job") @Nullable String job,
            @QueryParam("status") @Nullable String wanted,
            @QueryParam("model") @Nullable String model,
            @QueryParam("dataset") @Nullable String dataset,
            @QueryParam("before") @Nullable Long before,
            @QueryParam("limit") @DefaultValue(Page.LIMIT) int limit) {
        Executions.Filter filter = new Executions.Filter(job, wanted, model, dataset);
        return Page.of(
                reports.recent(filter, before == null ? Long.MAX_VALUE : before, Page.limit(limit)),
                limit,
                RunReport::execution);
    }

    @GET
    @Path("/running")
    @Operation(summary = "What runs now: who owns it and how far it is")
    public List<ExecutionStatus.Running> running() {
        return status.running();
    }

    @POST
    @RolesAllowed(Roles.OPERATOR)
    @Operation(
            summary = "Run a job",
            description =
                    "201: it runs. 202: it waits. 200: it was asked for before, or is skipped. 409: another is at it.")
    public Response submit(Bodies.@Nullable Submit body) {
        Bodies.Submit given = Bodies.required(body, "body");
        JobDefinition job = JobDefinition.named(Bodies.required(given.job(), "job"));
        Submissions.Request request = new Submissions.Request(job, Bodies.orNone(given.parameters()), given.key());
        return SubmissionAnswer.of(submissions.submit(request, caller.actor()));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "One execution and what it has made")
    public RunReport find(@PathParam("id") long id) {
        return reports.find(id)
                .orElseThrow(() -> RefusedException.unknown(
                        "Cannot show an execution: there is none of that id (execution=" + id + ")"));
    }

    @GET
    @Path("/{id}/experiment")
    @Operation(summary = "The methods that an experiment compares, as far as it is")
    public Experiment experiment(@PathParam("id") long id) {
        return experiments.of(id);
    }

    @GET
    @Path("/{id}/quarantine")
    @Operation(summary = "The images of an execution that were set aside")
    public List<QuarantineReports.SetAside> quarantine(@PathParam("id") long id) {
        return quarantine.of(id);
    }

    @GET
    @Path("/{id}/quarantine/image")
    @Operation(summary = "One of them, with what its file says today")
    public SetAsideFile setAside(@PathParam("id") long id, @QueryParam("path") @Nullable String path) {
        return quarantine.show(id, Bodies.required(path, "path"));
    }

    @POST
    @RolesAllowed(Roles.OPERATOR)
    @Path("/{id}/quarantine/redrive")
    @Operation(summary = "Go once more over set-aside images whose files were fixed")
    public Response redrive(@PathParam("id") long id, Bodies.@Nullable Redrive body) {
        List<String> paths = body == null || body.paths() == null ? List.of() : body.paths();
        return SubmissionAnswer.of(submissions.submit(
                new Submissions.Request(JobDefinition.EXTRACT_FEATURES, quarantine.redrive(id, paths), null),
                caller.actor()));
    }

    @POST
    @RolesAllowed(Roles.OPERATOR)
    @Path("/{id}/stop")
    @Operation(summary = "Stop after the shard or segment in hand")
    public Response stop(@PathParam("id") long id, Bodies.@Nullable Stop body) {
        Bodies.Stop given = body == null ? new Bodies.Stop(null) : body;
        JobControl.Stop stop = jobs.stop(id, given.deadline(config.stop().deadline()), caller.actor());
        return Response.accepted(Map.of("execution", id, "stop", stop)).build();
    }

    @GET
    @Path("/{id}/restart")
    @Operation(summary = "What a restart would do")
    public RestartForecast.Forecast explain(@PathParam("id") long id) {
        return forecasts.of(id, Map.of(), caller.actor());
    }

    @POST
    @RolesAllowed(Roles.OPERATOR)
    @Path("/{id}/restart")
    @Operation(summary = "Go on where it stopped, on this host")
    public Response restart(@PathParam("id") long id, Bodies.@Nullable Restart body) {
        long restarted = jobs.restart(id, Bodies.orNone(body == null ? null : body.parameters()), caller.actor());
        return Response.created(URI.create("/api/v1/executions/" + restarted))
                .entity(Map.of("execution", restarted))
                .build();
    }

    @POST
    @RolesAllowed(Roles.OPERATOR)
    @Path("/{id}/abandon")
    @Operation(summary = "Give it up for good")
    public Response abandon(@PathParam("id") long id) {
        jobs.abandon(id, caller.actor());
        return Response.noContent().build();
    }
}
