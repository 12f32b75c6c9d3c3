package dev.loff.app.gpu;

import dev.loff.app.jobs.RefusedException;
import dev.loff.app.metrics.GpuMemory;
import dev.loff.job.Workers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.jboss.logging.Logger;

/**
 * Chooses the GPUs for the jobs of this process and logs the result. TensorFlow reads the environment when its library is
 * loaded: all sessions of a process share one list of devices.
 */
@ApplicationScoped
public class Gpus {
    private static final Logger LOG = Logger.getLogger(Gpus.class);
    /** Path of the GPU library in its jar. */
    private static final String LIBRARY = "/org/tensorflow/internal/c_api/linux-x86_64-gpu/libtensorflow_cc.so.2";

    /** The environment variables that native libraries read. */
    interface Environment {
        void set(String name, String value);
    }

    private final GpuConfig config;
    private final BooleanSupplier builtForGpus;
    private final BooleanSupplier driver;
    private final IntSupplier devices;
    private final Environment environment;
    private boolean prepared;

    @Inject
    Gpus(GpuConfig config, Workers workers) {
        this(
                config,
                () -> Gpus.class.getResource(LIBRARY) != null,
                () -> GpuMemory.open().isPresent(),
                workers::gpus,
                new NativeEnvironment());
    }

    Gpus(
            GpuConfig config,
            BooleanSupplier builtForGpus,
            BooleanSupplier driver,
            IntSupplier devices,
            Environment environment) {
        this.config = config;
        this.builtForGpus = builtForGpus;
        this.driver = driver;
        this.devices = devices;
        this.environment = environment;
    }

    /**
     * Must be called before the first job of a process.
     *
     * @throws RefusedException when GPUs are required and there is none
     */
    public synchronized void prepare() {
        if (prepared) {
            return;
        }
        if (config.use() != GpuUse.OFF && builtForGpus.getAsBoolean()) {
            choose();
            look();
        } else if (config.use() == GpuUse.REQUIRED) {
            throw new RefusedException(
                    "Cannot compute on a GPU: this program was built for processors alone, without the"
                            + " Maven profile gpu (loff.gpu.use=required)");
        } else if (builtForGpus.getAsBoolean()) {
            environment.set("CUDA_VISIBLE_DEVICES", "-1");
        }
        prepared = true;
    }

    private void choose() {
        config.devices().ifPresent(chosen -> {
            if (!chosen.matches("[0-9]{1,3}(,[0-9]{1,3})*")) {
                throw new RefusedException(
                        "Cannot choose GPUs: expected numbers such as 0,2 (loff.gpu.devices=" + chosen + ")");
            }
            environment.set("CUDA_DEVICE_ORDER", "PCI_BUS_ID");
            environment.set("CUDA_VISIBLE_DEVICES", chosen);
        });
        environment.set("TF_FORCE_GPU_ALLOW_GROWTH", Boolean.toString(config.memoryGrowth()));
    }

    private void look() {
        int found = devices.getAsInt();
        if (found > 0) {
            LOG.infof("jobs compute on %d of this machine's GPUs", found);
            return;
        }
        String reason = driver.getAsBoolean()
                ? "TensorFlow finds none"
                        + config.devices()
                                .map(it -> " (loff.gpu.devices=" + it + ")")
                                .orElse("")
                : "this machine has no NVIDIA driver";
        if (config.use() == GpuUse.REQUIRED) {
            throw new RefusedException("Cannot compute on a GPU: " + reason + " (loff.gpu.use=required)");
        }
        LOG.warnf("no GPU: %s; jobs compute on the processor (loff.gpu.use=auto)", reason);
    }
}
