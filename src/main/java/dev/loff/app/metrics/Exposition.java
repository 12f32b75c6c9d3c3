package dev.loff.app.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * All meters in the format that the scraper accepts: Prometheus text unless it asks for OpenMetrics or protobuf. Thread-safe.
 */
@Singleton
final class Exposition {

    /** One scrape. */
    record Page(String contentType, byte[] body) {}

    private final PrometheusRegistry registry;
    private final ExpositionFormats formats = ExpositionFormats.init();

    Exposition(PrometheusRegistry registry) {
        this.registry = registry;
    }

    /** @param accept the request's Accept header */
    Page scrape(@Nullable String accept) throws IOException {
        ExpositionFormatWriter writer = formats.findWriter(accept == null ? "" : accept);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        writer.write(body, registry.scrape());
        return new Page(writer.getContentType(), body.toByteArray());
    }
}
