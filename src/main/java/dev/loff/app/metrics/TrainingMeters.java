package dev.loff.app.metrics;

import dev.loff.job.event.CheckpointWritten;
import dev.loff.job.event.EpochFinished;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.Unit;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Progress of the newest training in this process. */
@Startup
@Singleton
final class TrainingMeters {

    private static final double NANOS = 1e9;

    private final Counter epochs;
    private final Gauge epoch;
    private final Gauge loss;
    private final Gauge accuracy;
    private final Gauge rate;
    private final Histogram states;

    TrainingMeters(PrometheusRegistry registry) {
        epochs = Counter.builder()
                .name("loff_training_epochs_total")
                .help("Epochs trained.")
                .labelNames("job")
                .register(registry);
        epoch = gauge(registry, "loff_training_epoch", "The newest finished epoch.", "job");
        loss = gauge(registry, "loff_training_loss", "Mean loss of the newest epoch.", "job", "split");
        accuracy = gauge(
                registry,
                "loff_training_accuracy_ratio",
                "Share of right answers in the newest epoch.",
                "job",
                "split");
        rate = gauge(
                registry, "loff_training_samples_per_second", "Samples trained per second in the newest epoch.", "job");
        states = Histogram.builder()
                .name("loff_training_state_write_duration_seconds")
                .help("Time to write a training state and force it to disk.")
                .unit(Unit.SECONDS)
                .labelNames("job")
                .classicExponentialUpperBounds(0.01, 2, 14)
                .register(registry);
    }

    private static Gauge gauge(PrometheusRegistry registry, String name, String help, String... labels) {
        return Gauge.builder().name(name).help(help).labelNames(labels).register(registry);
    }

    void on(@Observes EpochFinished event) {
        epochs.labelValues(event.job()).inc();
        epoch.labelValues(event.job()).set(event.epoch());
        loss.labelValues(event.job(), "train").set(event.trainingLoss());
        loss.labelValues(event.job(), "validation").set(event.validationLoss());
        accuracy.labelValues(event.job(), "train").set(event.trainingAccuracy());
        accuracy.labelValues(event.job(), "validation").set(event.validationAccuracy());
        rate.labelValues(event.job()).set(event.samplesPerSecond());
    }

    void on(@Observes CheckpointWritten event) {
        states.labelValues(event.job())
                .observeWithExemplar(
                        event.duration().toNanos() / NANOS,
                        Labels.of("execution_id", Long.toString(event.execution())));
    }
}
