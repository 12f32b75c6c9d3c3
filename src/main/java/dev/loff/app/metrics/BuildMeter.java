package dev.loff.app.metrics;

import dev.loff.app.build.Build;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;

/** {@code loff_build_info}: which version runs. */
@Startup
@Singleton
final class BuildMeter {

    BuildMeter(PrometheusRegistry registry) {
        Info.builder()
                .name("loff_build_info")
                .help("The version of Loff that runs, and of Java under it.")
                .labelNames("version", "java")
                .register(registry)
                .setLabelValues(Build.current().loff(), Runtime.version().toString());
    }
}
