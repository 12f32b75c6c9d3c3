package dev.loff.app.metrics;

import dev.loff.job.ResidentMemory;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Memory of this process and of this machine's GPUs, at the time of the call. */
@ApplicationScoped
public class MachineMemory {
    /** One GPU's memory, by all processes. */
    public record Gpu(int index, long usedBytes, long totalBytes) {}

    /**
     * The memory in use; {@code processBytes} is null if the kernel does not report it, {@code gpus} is empty if there are
     * none.
     */
    public record Reading(@Nullable Long processBytes, List<Gpu> gpus) {}

    private final Optional<GpuMemory> gpus = GpuMemory.open();
    private final ResidentMemory process = new ResidentMemory(Path.of("/proc/self/status"));

    public Reading read() {
        OptionalLong bytes = process.bytes();
        return new Reading(
                bytes.isPresent() ? (Long) bytes.getAsLong() : null,
                gpus.map(GpuMemory::read).orElse(List.of()).stream()
                        .map(it -> new Gpu(it.index(), it.usedBytes(), it.totalBytes()))
                        .toList());
    }
}
