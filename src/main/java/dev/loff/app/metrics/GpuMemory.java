package dev.loff.app.metrics;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Memory of this machine's NVIDIA GPUs, all processes together.
 *
 * <p>Uses the driver's management library. DJL's CudaUtils uses the CUDA runtime, which keeps a context of some hundred
 * megabytes on each GPU while the process lives: too much for a metric.
 *
 * <p>Source: NVML API reference, {@code nvmlDeviceGetMemoryInfo}.
 */
public final class GpuMemory {

    /** The memory of one GPU. */
    public record OfGpu(int index, long usedBytes, long totalBytes) {}

    /** The functions of {@code nvml.h} that are needed, by their names there; each returns 0 for success. */
    @SuppressWarnings("MethodName") // JNA binds by name
    interface Nvml extends Library {
        int nvmlInit_v2();

        int nvmlDeviceGetCount_v2(IntByReference count);

        int nvmlDeviceGetHandleByIndex_v2(int index, PointerByReference device);

        int nvmlDeviceGetMemoryInfo(Pointer device, Pointer memory);
    }

    /** {@code struct { unsigned long long total, free, used; }}. */
    private static final int MEMORY_BYTES = 24;

    private static final int TOTAL_OFFSET = 0;
    private static final int USED_OFFSET = 16;

    private final Nvml nvml;

    private GpuMemory(Nvml nvml) {
        this.nvml = nvml;
    }

    /** Absent where there is no NVIDIA driver. */
    public static Optional<GpuMemory> open() {
        try {
            Nvml nvml = Native.load("nvidia-ml.so.1", Nvml.class);
            return nvml.nvmlInit_v2() == 0 ? Optional.of(new GpuMemory(nvml)) : Optional.empty();
        } catch (LinkageError e) {
            return Optional.empty();
        }
    }

    /** A GPU that does not answer is left out. */
    public List<OfGpu> read() {
        List<OfGpu> gpus = new ArrayList<>();
        IntByReference count = new IntByReference();
        if (nvml.nvmlDeviceGetCount_v2(count) != 0) {
            return gpus;
        }
        PointerByReference device = new PointerByReference();
        Memory memory = new Memory(MEMORY_BYTES);
        for (int index = 0; index < count.getValue(); index++) {
            if (nvml.nvmlDeviceGetHandleByIndex_v2(index, device) == 0
                    && nvml.nvmlDeviceGetMemoryInfo(device.getValue(), memory) == 0) {
                gpus.add(new OfGpu(index, memory.getLong(USED_OFFSET), memory.getLong(TOTAL_OFFSET)));
            }
        }
        return gpus;
    }
}
