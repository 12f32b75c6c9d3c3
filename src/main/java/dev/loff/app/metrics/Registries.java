package dev.loff.app.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The one registry, and Micrometer's view of it for the JVM's and HTTP's meters: one scrape shows both. */
final class Registries {

    @Produces
    @Singleton
    PrometheusRegistry prometheus() {
        return new PrometheusRegistry();
    }

    @Produces
    @Singleton
    PrometheusMeterRegistry micrometer(PrometheusRegistry registry) {
        return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, registry, Clock.SYSTEM);
    }
}
