package dev.loff.job;

import dev.loff.job.parameter.JobParameters;
import dev.loff.tensorflow.Devices;
import dev.loff.tensorflow.Kernels;
import dev.loff.tensorflow.Placement;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** How many workers an extraction has in this process, and where each of them computes. */
@ApplicationScoped
public class Workers {
    private final IntSupplier devices;
    private @Nullable Integer gpus;
    private @Nullable String kernels;

    Workers() {
        this(Devices::gpus);
    }

    Workers(IntSupplier devices) {
        this.devices = devices;
    }

    /** As many as the job was told; else one for each GPU, and one where there is none. */
    public int of(JobParameters parameters) {
        return parameters.isAuto(JobParameters.WORKERS) ? Math.max(1, gpus()) : parameters.whole(JobParameters.WORKERS);
    }

    /** Workers take GPUs by turn. With one GPU or none there is nothing to choose. */
    public Placement placement(int worker) {
        return gpus() > 1 ? new Placement.Gpu(worker % gpus()) : Placement.AUTOMATIC;
    }

    /** With which kernels they compute. Reads a file the first time, so it is not to be called in a transaction. */
    public synchronized String kernels() {
        if (kernels == null) {
            kernels = Kernels.ofThisProcess(gpus());
        }
        return kernels;
    }

    /** GPUs that TensorFlow has in this process. */
    public synchronized int gpus() {
        if (gpus == null) {
            gpus = devices.getAsInt();
        }
        return gpus;
    }
}
