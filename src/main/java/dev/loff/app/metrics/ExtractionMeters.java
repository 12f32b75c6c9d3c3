package dev.loff.app.metrics;

import dev.loff.encoder.PipelineListener.Phase;
import dev.loff.job.event.ImageQuarantined;
import dev.loff.job.event.ImagesRead;
import dev.loff.job.event.ImagesReused;
import dev.loff.job.event.MinibatchHalved;
import dev.loff.job.event.PipelineTimed;
import dev.loff.job.event.ShardCommitted;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.Unit;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;

/** The work of extraction since this process started. */
@Startup
@Singleton
final class ExtractionMeters {

    private static final double NANOS = 1e9;

    private final Counter read;
    private final Counter extracted;
    private final Counter reused;
    private final Counter quarantined;
    private final Counter minibatches;
    private final Counter halvings;
    private final Counter shards;
    private final Counter written;
    private final Histogram phases;
    private final Histogram shardTimes;
    private final Histogram writes;

    ExtractionMeters(PrometheusRegistry registry) {
        read = counter(registry, "loff_images_read_total", "Image files read, good or bad.");
        extracted =
                counter(registry, "loff_images_extracted_total", "Images whose features stand in a committed shard.");
        reused = counter(registry, "loff_images_reused_total", "Images that had features already.");
        minibatches = counter(registry, "loff_encoder_minibatches_total", "Minibatches that the encoder ran.");
        halvings = counter(
                registry,
                "loff_minibatch_halvings_total",
                "Times that a minibatch was halved because a device's memory was too small.");
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
                .name("loff_minibatch_duration_seconds")
                .help("Time to decode one image, and to encode one minibatch; decoding overlaps encoding.")
                .unit(Unit.SECONDS)
                .labelNames("job", "phase")
                .classicExponentialUpperBounds(0.0005, 2, 16)
                .register(registry);
        shardTimes = Histogram.builder()
                .name("loff_shard_duration_seconds")
                .help("Time to make a shard: read, decode, encode and write its images.")
                .unit(Unit.SECONDS)
                .labelNames("job")
                .classicExponentialUpperBounds(0.125, 2, 14)
                .register(registry);
        writes = Histogram.builder()
                .name("loff_shard_write_duration_seconds")
                .help("Time to write a shard and force it to disk.")
                .unit(Unit.SECONDS)
                .labelNames("job")
                .classicExponentialUpperBounds(0.001, 2, 16)
                .register(registry);
    }

    private static Counter counter(PrometheusRegistry registry, String name, String help) {
        return Counter.builder().name(name).help(help).labelNames("job").register(registry);
    }

    /** The exemplar is the execution, so that a slow value on a dashboard leads to its run. */
    private static void observe(DistributionDataPoint histogram, Duration duration, long execution) {
        histogram.observeWithExemplar(duration.toNanos() / NANOS, Labels.of("execution_id", Long.toString(execution)));
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
        shards.labelValues(event.job()).inc();
        written.labelValues(event.job()).inc(event.sizeBytes());
        observe(shardTimes.labelValues(event.job()), event.total(), event.execution());
        observe(writes.labelValues(event.job()), event.write(), event.execution());
    }

    void on(@Observes MinibatchHalved event) {
        halvings.labelValues(event.job()).inc();
    }

    void on(@Observes PipelineTimed event) {
        if (event.phase() == Phase.ENCODE) {
            minibatches.labelValues(event.job()).inc();
        }
        observe(
                phases.labelValues(event.job(), event.phase().name().toLowerCase(Locale.ROOT)),
                event.duration(),
                event.execution());
    }
}
