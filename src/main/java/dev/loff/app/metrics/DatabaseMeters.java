package dev.loff.app.metrics;

import dev.loff.app.metrics.Fact.Sample;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Exposes every {@link Fact}.
 *
 * <p>A scrape never waits for the database: it shows the last readings, and those that are too old are refreshed in the
 * background. Facts that cannot be read are absent, and {@code loff_database_up} is 0.
 */
@Startup
@Singleton
final class DatabaseMeters {

    private static final Logger LOG = Logger.getLogger(DatabaseMeters.class);
    private static final Duration LOOK = Duration.ofSeconds(2);

    private record Reading(List<Sample> samples, long nanoTime) {}

    private final List<Fact> facts;
    private final DatabaseReader reader;
    private final Map<String, Reading> readings = new ConcurrentHashMap<>();
    private final Set<String> missing = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean reading = new AtomicBoolean();
    private final ExecutorService background = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "read database for /metrics");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean up = true;
    private volatile long lastLook = System.nanoTime();

    DatabaseMeters(
            PrometheusRegistry registry,
            DatabaseReader reader,
            @ConfigProperty(name = "quarkus.http.host-enabled", defaultValue = "true") boolean served) {
        this.facts = Fact.all();
        this.reader = reader;
        facts.forEach(fact -> register(registry, fact));
        GaugeWithCallback.builder()
                .name("loff_database_up")
                .help("Whether the database answered when it was last asked: 1 or 0.")
                .callback(gauge -> gauge.call(latestUp() ? 1 : 0))
                .register(registry);
        // So that a server's first scrape is complete. A command that does not serve is not scraped, so it queries
        // nothing.
        if (served) {
            refresh();
        }
    }

    private void register(PrometheusRegistry registry, Fact fact) {
        String[] labels = fact.labels().toArray(String[]::new);
        switch (fact.kind()) {
            case GAUGE ->
                GaugeWithCallback.builder()
                        .name(fact.name())
                        .help(fact.help())
                        .labelNames(labels)
                        .callback(gauge -> samples(fact)
                                .forEach(
                                        it -> gauge.call(it.value(), it.labels().toArray(String[]::new))))
                        .register(registry);
            case COUNTER ->
                CounterWithCallback.builder()
                        .name(fact.name())
                        .help(fact.help())
                        .labelNames(labels)
                        .callback(counter -> samples(fact)
                                .forEach(it ->
                                        counter.call(it.value(), it.labels().toArray(String[]::new))))
                        .register(registry);
        }
    }

    private List<Sample> samples(Fact fact) {
        latestUp();
        Reading shown = readings.get(fact.name());
        return shown == null ? List.of() : shown.samples();
    }

    private boolean latestUp() {
        if (System.nanoTime() - lastLook > LOOK.toNanos()) {
            refresh();
        }
        return up;
    }

    private void refresh() {
        if (reading.compareAndSet(false, true)) {
            background.execute(this::readOld);
        }
    }

    /** Reads all facts. */
    void read() {
        read(facts);
    }

    private void readOld() {
        long now = System.nanoTime();
        read(facts.stream()
                .filter(fact -> {
                    Reading before = readings.get(fact.name());
                    return before == null
                            || now - before.nanoTime() >= fact.every().toNanos();
                })
                .toList());
    }

    private void read(List<Fact> old) {
        try {
            for (Fact fact : old) {
                read(fact);
            }
            up = true;
        } catch (SQLException e) {
            if (up) {
                LOG.warnf("Cannot read the database for /metrics: %s", e.getMessage());
            }
            up = false;
            readings.clear();
        } finally {
            lastLook = System.nanoTime();
            reading.set(false);
        }
    }

    /** If a fact cannot be computed from the query's result, only that fact is missing. */
    private void read(Fact fact) throws SQLException {
        try {
            readings.put(fact.name(), new Reading(fact.source().read(reader), System.nanoTime()));
            missing.remove(fact.name());
        } catch (RuntimeException e) {
            readings.remove(fact.name());
            if (missing.add(fact.name())) {
                LOG.warnf("Cannot compute %s for /metrics: %s", fact.name(), e.getMessage());
            }
        }
    }

    @PreDestroy
    void stop() {
        background.shutdownNow();
    }
}
