package dev.loff.app.metrics;

import dev.loff.job.ResidentMemory;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;

/** {@code process_resident_memory_bytes}, by the name that Prometheus' own clients give it. */
@Startup
@Singleton
final class ProcessMemoryMeter {

    ProcessMemoryMeter(PrometheusRegistry registry) {
        ResidentMemory memory = ResidentMemory.ofThisProcess();
        GaugeWithCallback.builder()
                .name("process_resident_memory_bytes")
                .help("Resident memory size in bytes.")
                .unit(Unit.BYTES)
                .callback(gauge -> memory.bytes().ifPresent(gauge::call))
                .register(registry);
    }
}
