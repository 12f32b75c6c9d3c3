package dev.loff.app.jobs;

import dev.loff.app.metrics.GpuMemory;
import dev.loff.job.ResidentMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Watches memory while one worker's encoder is opened and two minibatches or more go through it. Used once. */
final class MemoryProbe {
    private final ResidentMemory resident = ResidentMemory.ofThisProcess();
    private final Optional<GpuMemory> device;
    private final int gpus;
    private final long residentBefore;
    private final long freeBefore;
    private final Map<Integer, GpuMemory.OfGpu> gpusBefore;

    /** Begins. {@code gpus} are those that TensorFlow uses; what other processes do on them meanwhile is counted in. */
    MemoryProbe(int gpus) {
        this.gpus = gpus;
        this.device = gpus > 0 ? GpuMemory.open() : Optional.empty();
        resident.forgetPeak();
        this.residentBefore = resident.bytes().orElse(0);
        this.freeBefore = resident.freeBytes().orElse(0);
        this.gpusBefore = device.map(GpuMemory::read).orElse(List.of()).stream()
                .collect(Collectors.toMap(GpuMemory.OfGpu::index, it -> it));
    }

    List<MemoryForecast> forecast(int workers) {
        List<MemoryForecast> forecasts = new ArrayList<>();
        long peak = resident.peakBytes().orElse(residentBefore);
        forecasts.add(
                MemoryForecast.of("resident", workers, residentBefore, Math.max(0, peak - residentBefore), freeBefore));
        device.ifPresent(gpu -> forecasts.add(ofFullest(gpu.read(), (workers + gpus - 1) / gpus)));
        return forecasts;
    }

    /** The probe ran on one GPU, which is told by what it has taken. */
    private MemoryForecast ofFullest(List<GpuMemory.OfGpu> after, int workers) {
        MemoryForecast most = MemoryForecast.of("gpu", workers, 0, 0, 0);
        for (GpuMemory.OfGpu gpu : after) {
            GpuMemory.OfGpu before = gpusBefore.getOrDefault(gpu.index(), gpu);
            long added = Math.max(0, gpu.usedBytes() - before.usedBytes());
            if (most.freeBytes() == 0 || added > most.workerBytes()) {
                most = MemoryForecast.of(
                        "gpu", workers, before.usedBytes(), added, gpu.totalBytes() - before.usedBytes());
            }
        }
        return most;
    }
}
