package dev.loff.app.metrics;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** {@code /metrics} of {@code loff serve}. */
@Path("/metrics")
public class MetricsResource {

    private final Exposition exposition;

    MetricsResource(Exposition exposition) {
        this.exposition = exposition;
    }

    /** All meters, in the format asked for. */
    @GET
    public Response scrape(@HeaderParam(HttpHeaders.ACCEPT) @Nullable String accept) throws IOException {
        Exposition.Page page = exposition.scrape(accept);
        return Response.ok(page.body())
                .header(HttpHeaders.CONTENT_TYPE, page.contentType())
                .build();
    }
}
