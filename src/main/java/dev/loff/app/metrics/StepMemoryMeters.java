package dev.loff.app.metrics;

import dev.loff.job.ResidentMemory;
import dev.loff.job.event.JobFinished;
import dev.loff.job.event.StepProgress;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Peak memory in use while a step ran in this process, in the newest run of each job. A peak may fall between two scrapes, so
 * memory is read every second.
 */
@Startup
@Singleton
final class StepMemoryMeters {

    private static final long LOOK_MILLIS = 1000;

    private record Step(String job, String name) {}

    private final Supplier<OptionalLong> resident;
    private final Supplier<List<GpuMemory.OfGpu>> gpus;
    /** The step that each running job is in. */
    private final Map<String, String> now = new ConcurrentHashMap<>();

    private final Map<Step, Long> residentPeaks = new ConcurrentHashMap<>();
    private final Map<Step, Map<Integer, Long>> gpuPeaks = new ConcurrentHashMap<>();
    private final Set<String> ended = ConcurrentHashMap.newKeySet();
    private final Gauge residentPeak;
    private final Gauge gpuPeak;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "loff-step-memory");
        thread.setDaemon(true);
        return thread;
    });

    @Inject
    StepMemoryMeters(PrometheusRegistry registry) {
        this(registry, new ResidentMemory(Path.of("/proc/self/status"))::bytes, gpus());
        var unused = clock.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    StepMemoryMeters(
            PrometheusRegistry registry, Supplier<OptionalLong> resident, Supplier<List<GpuMemory.OfGpu>> gpus) {
        this.resident = resident;
        this.gpus = gpus;
        residentPeak = Gauge.builder()
                .name("loff_step_resident_memory_peak_bytes")
                .help("Most resident memory of this process while the step ran, in the job's newest run here.")
                .unit(Unit.BYTES)
                .labelNames("job", "step")
                .register(registry);
        gpuPeak = Gauge.builder()
                .name("loff_step_gpu_memory_peak_bytes")
                .help("Most memory of the GPU in use, by all processes, while the step ran, in the job's newest run"
                        + " here.")
                .unit(Unit.BYTES)
                .labelNames("job", "step", "gpu")
                .register(registry);
    }

    private static Supplier<List<GpuMemory.OfGpu>> gpus() {
        return GpuMemory.open()
                .<Supplier<List<GpuMemory.OfGpu>>>map(it -> it::read)
                .orElse(List::of);
    }

    void on(@Observes StepProgress event) {
        if (ended.remove(event.job())) {
            forget(event.job());
        }
        String before = now.put(event.job(), event.step());
        if (!event.step().equals(before)) {
            look();
        }
    }

    void on(@Observes JobFinished event) {
        now.remove(event.job());
        ended.add(event.job());
    }

    /** Reads memory for every running step. */
    synchronized void look() {
        if (now.isEmpty()) {
            return;
        }
        List<GpuMemory.OfGpu> used = gpus.get();
        OptionalLong bytes = resident.get();
        now.forEach((job, step) -> {
            bytes.ifPresent(it -> residentPeak.labelValues(job, step).set((double)
                    residentPeaks.merge(new Step(job, step), it, Math::max)));
            for (GpuMemory.OfGpu gpu : used) {
                long peak = gpuPeaks.computeIfAbsent(new Step(job, step), it -> new ConcurrentHashMap<>())
                        .merge(gpu.index(), gpu.usedBytes(), Math::max);
                gpuPeak.labelValues(job, step, Integer.toString(gpu.index())).set((double) peak);
            }
        });
    }

    private synchronized void forget(String job) {
        for (Step step : List.copyOf(residentPeaks.keySet())) {
            if (step.job().equals(job)) {
                residentPeaks.remove(step);
                residentPeak.remove(job, step.name());
            }
        }
        for (Step step : List.copyOf(gpuPeaks.keySet())) {
            Map<Integer, Long> peaks = step.job().equals(job) ? gpuPeaks.remove(step) : null;
            if (peaks != null) {
                peaks.keySet().forEach(gpu -> gpuPeak.remove(job, step.name(), Integer.toString(gpu)));
            }
        }
    }

    @PreDestroy
    void stop() {
        clock.shutdownNow();
    }
}
