package dev.loff.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class GpuMemoryTest {

    @Test
    void isAbsentWithoutADriverAndPlausibleWithOne() {
        boolean driver = Files.exists(Path.of("/proc/driver/nvidia/version"));
        assertThat(GpuMemory.open().isPresent()).isEqualTo(driver);
        GpuMemory.open()
                .ifPresent(gpus -> assertThat(gpus.read()).isNotEmpty().allSatisfy(gpu -> assertThat(gpu.usedBytes())
                        .isBetween(1L, gpu.totalBytes())));
    }
}
