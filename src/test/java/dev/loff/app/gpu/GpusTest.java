package dev.loff.app.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loff.app.jobs.RefusedException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GpusTest {
    private final Map<String, String> environment = new TreeMap<>();

    private record Config(GpuUse use, @Nullable String chosen, boolean memoryGrowth) implements GpuConfig {
        @Override
        public Optional<String> devices() {
            return Optional.ofNullable(chosen);
        }
    }

    private Gpus gpus(Config config, boolean built, boolean driver, int devices) {
        return new Gpus(config, () -> built, () -> driver, () -> devices, environment::put);
    }

    @Test
    void setsDevicesAndMemoryGrowthForTensorFlow() {
        gpus(new Config(GpuUse.AUTO, "0,2", false), true, true, 2).prepare();
        assertThat(environment)
                .containsOnly(
                        Map.entry("CUDA_DEVICE_ORDER", "PCI_BUS_ID"),
                        Map.entry("CUDA_VISIBLE_DEVICES", "0,2"),
                        Map.entry("TF_FORCE_GPU_ALLOW_GROWTH", "false"));
    }

    @Test
    void withoutADriverTheProcessorIsUsedUnlessGpusAreRequired() {
        gpus(new Config(GpuUse.AUTO, null, true), true, false, 0).prepare();
        Gpus required = gpus(new Config(GpuUse.REQUIRED, null, true), true, false, 0);
        assertThatThrownBy(required::prepare)
                .isInstanceOf(RefusedException.class)
                .hasMessage("Cannot compute on a GPU: this machine has no NVIDIA driver (loff.gpu.use=required)");
        assertThatThrownBy(required::prepare).as("asked again").isInstanceOf(RefusedException.class);
    }

    @Test
    void missingDevicesAreNamed() {
        assertThatThrownBy(gpus(new Config(GpuUse.REQUIRED, "7", true), true, true, 0)::prepare)
                .hasMessage(
                        "Cannot compute on a GPU: TensorFlow finds none (loff.gpu.devices=7) (loff.gpu.use=required)");
        assertThatThrownBy(gpus(new Config(GpuUse.AUTO, "first", true), true, true, 1)::prepare)
                .hasMessage("Cannot choose GPUs: expected numbers such as 0,2 (loff.gpu.devices=first)");
    }

    @Test
    void aBuildWithoutGpusFailsOnlyIfAGpuIsRequired() {
        gpus(new Config(GpuUse.AUTO, null, true), false, true, 0).prepare();
        assertThat(environment).isEmpty();
        assertThatThrownBy(gpus(new Config(GpuUse.REQUIRED, null, true), false, true, 0)::prepare)
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("built for processors alone");
    }

    @Test
    void hidesGpusWhenSwitchedOff() {
        gpus(new Config(GpuUse.OFF, "0", true), true, true, 1).prepare();
        assertThat(environment).containsOnly(Map.entry("CUDA_VISIBLE_DEVICES", "-1"));
    }
}
