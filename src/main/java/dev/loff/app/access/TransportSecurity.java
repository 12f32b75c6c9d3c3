package dev.loff.app.access;

import io.quarkus.vertx.http.runtime.filters.Filters;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Makes browsers that have connected over TLS use nothing else (HSTS). The other security headers are in the configuration. */
@Singleton
final class TransportSecurity {
    private static final int EARLY = 10_000;

    void register(@Observes Filters filters) {
        filters.register(
                request -> {
                    if (request.request().isSSL()) {
                        request.response().putHeader("Strict-Transport-Security", "max-age=31536000");
                    }
                    request.next();
                },
                EARLY);
    }
}
