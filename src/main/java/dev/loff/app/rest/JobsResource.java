package dev.loff.app.rest;

import dev.loff.app.access.Caller;
import dev.loff.app.access.Roles;
import dev.loff.app.jobs.ExtractionForecast;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.job.parameter.Parameter;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The jobs and their parameters. */
@Path("/api/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.VIEWER)
@Tag(name = "jobs")
public class JobsResource {
    /**
     * A parameter.
     *
     * @param defaultValue null if the parameter is required
     * @param auto what the value auto means, per kind of classifier where that matters; null if auto is not the default
     * @param range the allowed values, in words
     * @param choices the allowed words; empty if other values are allowed, too
     */
    public record TakenParameter(
            String name,
            String meaning,
            @Nullable String defaultValue,
            @Nullable String auto,
            String range,
            List<String> choices) {
        static TakenParameter of(Parameter it) {
            return new TakenParameter(
                    it.name(),
                    it.meaning(),
                    it.defaultValue(),
                    it.behindAuto(),
                    it.kind().range(),
                    it.kind().choices());
        }
    }

    /** A job and its parameters. */
    public record Job(String name, String purpose, List<TakenParameter> parameters) {}

    private final ExtractionForecast forecasts;
    private final Caller caller;

    JobsResource(ExtractionForecast forecasts, Caller caller) {
        this.forecasts = forecasts;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "The jobs and the parameters each takes")
    public List<Job> list() {
        return Stream.of(JobDefinition.values())
                .map(job -> new Job(
                        job.jobName(),
                        job.purpose(),
                        job.parameters().stream().map(TakenParameter::of).toList()))
                .toList();
    }

    /** Reads any folder that it is given, so viewers may not call it. */
    @POST
    @RolesAllowed(Roles.OPERATOR)
    @Path("/plan")
    @Operation(summary = "What a job would extract, without doing it")
    public ExtractionForecast.Forecast plan(Bodies.@Nullable Plan body) {
        Bodies.Plan given = Bodies.required(body, "body");
        return forecasts.of(
                JobDefinition.named(Bodies.required(given.job(), "job")),
                Bodies.orNone(given.parameters()),
                caller.actor());
    }
}
