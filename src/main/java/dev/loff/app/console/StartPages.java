package dev.loff.app.console;

import dev.loff.app.access.Roles;
import dev.loff.app.jobs.ExtractionForecast;
import dev.loff.app.jobs.RefusedException;
import dev.loff.app.jobs.Submission;
import dev.loff.app.jobs.Submissions;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.job.parameter.RefusedParametersException;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Starts runs. */
@Path("/executions")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Roles.OPERATOR)
public class StartPages {
    /**
     * The form.
     *
     * @param key a hidden field, so that a form that is sent twice starts one run
     * @param problem why the form was refused
     * @param forecast what the run would do, if the reader asked for it
     */
    record New(
            StartForm form,
            List<String> jobs,
            String key,
            @Nullable String problem,
            ExtractionForecast.@Nullable Forecast forecast)
            implements TemplateInstance {}

    private static final int BAD_REQUEST = 400;

    private final Submissions submissions;
    private final ExtractionForecast forecasts;
    private final Reader reader;

    StartPages(Submissions submissions, ExtractionForecast forecasts, Reader reader) {
        this.submissions = submissions;
        this.forecasts = forecasts;
        this.reader = reader;
    }

    /** The form, filled in from the query parameters. */
    @GET
    @Path("/new")
    public TemplateInstance form(@QueryParam("job") @Nullable String job, @Context UriInfo address) {
        JobDefinition chosen = job == null ? JobDefinition.NIGHTLY : JobDefinition.named(job);
        return page(chosen, Forms.fields(address.getQueryParameters()), null, null);
    }

    private static New page(
            JobDefinition job,
            Map<String, String> given,
            @Nullable String problem,
            ExtractionForecast.@Nullable Forecast forecast) {
        return new New(
                StartForm.of(job, given),
                Stream.of(JobDefinition.values()).map(JobDefinition::jobName).toList(),
                "console " + UUID.randomUUID(),
                problem,
                forecast);
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response start(MultivaluedMap<String, String> form) {
        Map<String, String> sent = Forms.fields(form);
        JobDefinition job = JobDefinition.named(sent.getOrDefault("job", ""));
        Map<String, String> given = StartForm.given(job, sent);
        try {
            if (sent.containsKey("plan")) {
                return Response.ok(page(job, sent, null, forecasts.of(job, given, reader.actor())))
                        .build();
            }
            Submissions.Request request = new Submissions.Request(job, given, Forms.required(sent.get("key"), "key"));
            return answer(submissions.submit(request, reader.actor()));
        } catch (RefusedException | RefusedParametersException | IllegalArgumentException e) {
            return Response.status(BAD_REQUEST)
                    .entity(page(job, sent, e.getMessage(), null))
                    .build();
        }
    }

    static Response answer(Submission submission) {
        if (submission instanceof Submission.Started started) {
            return Redirects.to(Done.STARTED, "/executions/{id}", started.execution());
        }
        if (submission instanceof Submission.Queued) {
            return Redirects.to(Done.QUEUED, "/");
        }
        if (submission instanceof Submission.SameAsBefore before) {
            return before.execution() == null
                    ? Redirects.to(Done.QUEUED, "/")
                    : Redirects.to(Done.SAME, "/executions/{id}", before.execution());
        }
        if (submission instanceof Submission.Skipped skipped) {
            return Redirects.to(Done.SKIPPED, "/executions/{id}", skipped.running());
        }
        throw new RefusedException(((Submission.Refused) submission).reason());
    }
}
