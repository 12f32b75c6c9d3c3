package dev.loff.app.console;

import dev.loff.app.access.Roles;
import dev.loff.app.jobs.ExperimentViews;
import dev.loff.experiment.Experiment;
import dev.loff.experiment.ExperimentFiles;
import dev.loff.experiment.ExperimentPage;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** An experiment's table and plots, partial while it runs. */
@Path("/executions/{id}/experiment")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Roles.VIEWER)
public class ExperimentPages {
    /** {@code content} is markup that comes from the experiment's own page. */
    record Page(long execution, Experiment experiment, String content) implements TemplateInstance {}

    private final ExperimentViews experiments;

    ExperimentPages(ExperimentViews experiments) {
        this.experiments = experiments;
    }

    @GET
    public TemplateInstance page(@PathParam("id") long id) {
        Experiment experiment = experiments.of(id);
        return new Page(id, experiment, ExperimentPage.part(experiment));
    }

    /** The page as a file with inline styles, for download: shown from here, a browser would block the styles. */
    @GET
    @Path("/" + ExperimentFiles.PAGE)
    public Response file(@PathParam("id") long id) {
        return Response.ok(ExperimentPage.of(experiments.of(id)))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + ExperimentFiles.PAGE + "\"")
                .build();
    }
}
