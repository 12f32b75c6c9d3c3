package dev.loff.app.metrics;

import dev.loff.app.metrics.ExecutionCounts.OfJob;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Executions of all processes, as the database has them.
 *
 * <p>A scrape never waits for the database: it shows what was read last, and has it read anew in the background when that is
 * older than {@link #FRESH}. What cannot be read is absent, and {@code loff_database_up} is 0.
 */
@Startup
@Singleton
final class ExecutionMeters {

    private static final Logger LOG = Logger.getLogger(ExecutionMeters.class);
    private static final Duration FRESH = Duration.ofSeconds(10);

    private record Reading(List<OfJob> jobs, boolean up, long nanoTime) {}

    private final ExecutionCounts counts;
    private final AtomicBoolean reading = new AtomicBoolean();
    private final ExecutorService background = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "read executions");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Reading last = new Reading(List.of(), true, System.nanoTime());

    ExecutionMeters(PrometheusRegistry registry, ExecutionCounts counts) {
        this.counts = counts;
        GaugeWithCallback.builder()
                .name("loff_executions_running")
                .help("Executions that run, in any process.")
                .labelNames("job")
                .callback(gauge -> latest().jobs().forEach(it -> gauge.call((double) it.running(), it.job())))
                .register(registry);
        GaugeWithCallback.builder()
                .name("loff_job_last_success_timestamp_seconds")
                .help("When an execution of the job last completed, in any process.")
                .unit(Unit.SECONDS)
                .labelNames("job")
                .callback(this::showLastSuccess)
                .register(registry);
        GaugeWithCallback.builder()
                .name("loff_database_up")
                .help("Whether the database answered when it was last asked.")
                .callback(gauge -> gauge.call(latest().up() ? 1 : 0))
                .register(registry);
        refresh();
    }

    private void showLastSuccess(GaugeWithCallback.Callback gauge) {
        for (OfJob it : latest().jobs()) {
            if (it.lastSuccess() != null) {
                gauge.call(it.lastSuccess().toEpochMilli() / 1e3, it.job());
            }
        }
    }

    private Reading latest() {
        Reading shown = last;
        if (System.nanoTime() - shown.nanoTime() > FRESH.toNanos()) {
            refresh();
        }
        return shown;
    }

    private void refresh() {
        if (reading.compareAndSet(false, true)) {
            background.execute(this::read);
        }
    }

    void read() {
        try {
            last = new Reading(counts.read(), true, System.nanoTime());
        } catch (SQLException | RuntimeException e) {
            if (last.up()) {
                LOG.warnf("Cannot read the executions for /metrics: %s", e.getMessage());
            }
            last = new Reading(List.of(), false, System.nanoTime());
        } finally {
            reading.set(false);
        }
    }

    @PreDestroy
    void stop() {
        background.shutdownNow();
    }
}
