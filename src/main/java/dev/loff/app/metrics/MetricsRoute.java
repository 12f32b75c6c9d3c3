package dev.loff.app.metrics;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;

/** {@code /metrics} of {@code loff serve}, on the management port. */
@Singleton
final class MetricsRoute {

    private final Exposition exposition;

    MetricsRoute(Exposition exposition) {
        this.exposition = exposition;
    }

    void register(@Observes ManagementInterface management) {
        // Some meters ask the database.
        management.router().get("/metrics").blockingHandler(this::answer);
    }

    private void answer(RoutingContext request) {
        try {
            Exposition.Page page = exposition.scrape(request.request().getHeader(HttpHeaders.ACCEPT));
            request.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, page.contentType())
                    .end(Buffer.buffer(page.body()));
        } catch (IOException e) {
            request.fail(e);
        }
    }
}
