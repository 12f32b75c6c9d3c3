package dev.loff.app.metrics;

import dev.loff.job.event.ImageQuarantined;
import dev.loff.job.event.ImagesRead;
import dev.loff.job.event.ImagesReused;
import dev.loff.job.event.ShardCommitted;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;

/** What extraction has done since this process started. */
@Startup
@Singleton
final class ExtractionMeters {

    private static final double NANOS = 1e9;

    private final Counter read;
    private final Counter extracted;
    private final Counter reused;
    private final Counter quarantined;
    private final Counter minibatches;
    private final Counter shards;
    private final Counter written;
    private final Histogram phases;

    ExtractionMeters(PrometheusRegistry registry) {
        read = counter(registry, "loff_images_read_total", "Image files read, good or bad.");
        extracted =
                counter(registry, "loff_images_extracted_total", "Images whose features stand in a committed shard.");
        reused = counter(registry, "loff_images_reused_total", "Images that had features already.");
        minibatches = counter(registry, "loff_encoder_minibatches_total", "Minibatches that the encoder ran.");
        shards = counter(registry, "loff_shards_committed_total", "Shards committed.");
        quarantined = Counter.builder()
                .name("loff_images_quarantined_total")
                .help("Images set aside, by the reason.")
                .labelNames("job", "reason")
                .register(registry);
        written = Counter.builder()
                .name("loff_shard_written_bytes_total")
                .help("Bytes of committed shards.")
                .unit(Unit.BYTES)
                .labelNames("job")
                .register(registry);
        phases = Histogram.builder()
                .name("loff_shard_phase_duration_seconds")
                .help(
                        "Time that each phase of a shard's work took, summed over its minibatches; decoding overlaps encoding.")
                .unit(Unit.SECONDS)
                .labelNames("job", "phase")
                .classicExponentialUpperBounds(0.1, 2, 14)
                .register(registry);
    }

    private static Counter counter(PrometheusRegistry registry, String name, String help) {
        return Counter.builder().name(name).help(help).labelNames("job").register(registry);
    }

    void on(@Observes ImagesRead event) {
        read.labelValues(event.job()).inc(event.images());
    }

    void on(@Observes ImagesReused event) {
        reused.labelValues(event.job()).inc(event.images());
    }

    void on(@Observes ImageQuarantined event) {
        quarantined
                .labelValues(event.job(), event.reason().toLowerCase(Locale.ROOT))
                .inc();
    }

    void on(@Observes ShardCommitted event) {
        extracted.labelValues(event.job()).inc(event.images());
        minibatches.labelValues(event.job()).inc(event.minibatches());
        shards.labelValues(event.job()).inc();
        written.labelValues(event.job()).inc(event.sizeBytes());
        observe(event.job(), "decode", event.decode());
        observe(event.job(), "encode", event.encode());
        observe(event.job(), "write", event.write());
    }

    private void observe(String job, String phase, Duration duration) {
        phases.labelValues(job, phase).observe(duration.toNanos() / NANOS);
    }
}
