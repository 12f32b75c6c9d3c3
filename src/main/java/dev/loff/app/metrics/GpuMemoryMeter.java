package dev.loff.app.metrics;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;

/** Memory per GPU; absent without one. */
@Startup
@Singleton
final class GpuMemoryMeter {

    GpuMemoryMeter(PrometheusRegistry registry) {
        GpuMemory.open().ifPresent(gpus -> register(registry, gpus));
    }

    private static void register(PrometheusRegistry registry, GpuMemory gpus) {
        gauge("loff_gpu_memory_used_bytes", "Memory of the GPU in use, by all processes.")
                .callback(gauge ->
                        gpus.read().forEach(it -> gauge.call((double) it.usedBytes(), Integer.toString(it.index()))))
                .register(registry);
        gauge("loff_gpu_memory_total_bytes", "Memory that the GPU has.")
                .callback(gauge ->
                        gpus.read().forEach(it -> gauge.call((double) it.totalBytes(), Integer.toString(it.index()))))
                .register(registry);
    }

    private static GaugeWithCallback.Builder gauge(String name, String help) {
        return GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .unit(Unit.BYTES)
                .labelNames("gpu");
    }
}
