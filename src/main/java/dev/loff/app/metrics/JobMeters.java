package dev.loff.app.metrics;

import dev.loff.job.event.JobFinished;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Locale;

/** How executions of this process ended. */
@Startup
@Singleton
final class JobMeters {

    private final Counter finished;

    JobMeters(PrometheusRegistry registry) {
        finished = Counter.builder()
                .name("loff_job_executions_total")
                .help("Executions that ended in this process, by their status.")
                .labelNames("job", "status")
                .register(registry);
    }

    void on(@Observes JobFinished event) {
        finished.labelValues(event.job(), event.status().toLowerCase(Locale.ROOT))
                .inc();
    }
}
