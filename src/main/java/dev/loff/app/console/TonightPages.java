package dev.loff.app.console;

import dev.loff.app.access.Roles;
import dev.loff.app.tonight.Tonight;
import dev.loff.app.tonight.TonightReport;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The start page. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Roles.VIEWER)
public class TonightPages {
    record Page(Tonight tonight) implements TemplateInstance {}

    /** The part of the page that is polled. */
    record Live(Tonight tonight) implements TemplateInstance {}

    private final TonightReport report;

    TonightPages(TonightReport report) {
        this.report = report;
    }

    @GET
    public TemplateInstance page() {
        return new Page(report.now());
    }

    @GET
    @Path("tonight/live")
    public TemplateInstance live() {
        return new Live(report.now());
    }
}
