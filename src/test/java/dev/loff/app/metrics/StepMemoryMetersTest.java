package dev.loff.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.job.event.JobFinished;
import dev.loff.job.event.StepProgress;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StepMemoryMetersTest {

    private static final String EXTRACT = "{job=\"nightly\",step=\"extract\"";
    private static final String TRAIN = "{job=\"nightly\",step=\"train\"";

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private long resident;
    private long onGpu;
    private final StepMemoryMeters meters = new StepMemoryMeters(
            registry, () -> OptionalLong.of(resident), () -> List.of(new GpuMemory.OfGpu(1, onGpu, 1000)));

    @AfterEach
    void stop() {
        meters.stop();
    }

    @Test
    void keepsThePeakOfEachStep() throws IOException {
        use(100, 10);
        progress("extract");
        use(300, 30);
        meters.look();
        use(200, 20);
        progress("train");
        use(150, 40);
        meters.look();
        PageText page = scrape();
        assertThat(page.value("loff_step_resident_memory_peak_bytes" + EXTRACT + "}"))
                .isEqualTo(300);
        assertThat(page.value("loff_step_resident_memory_peak_bytes" + TRAIN + "}"))
                .isEqualTo(200);
        // Prometheus text lists labels alphabetically.
        assertThat(page.value("loff_step_gpu_memory_peak_bytes{gpu=\"1\",job=\"nightly\",step=\"extract\"}"))
                .isEqualTo(30);
        assertThat(page.value("loff_step_gpu_memory_peak_bytes{gpu=\"1\",job=\"nightly\",step=\"train\"}"))
                .isEqualTo(40);
    }

    @Test
    void memoryAfterTheJobIsNotItsPeakAndTheNextRunStartsOver() throws IOException {
        use(100, 10);
        progress("extract");
        meters.on(new JobFinished("nightly", "COMPLETED", Instant.EPOCH));
        use(900, 90);
        meters.look();
        assertThat(scrape().value("loff_step_resident_memory_peak_bytes" + EXTRACT + "}"))
                .isEqualTo(100);
        use(50, 5);
        progress("extract");
        assertThat(scrape().value("loff_step_resident_memory_peak_bytes" + EXTRACT + "}"))
                .isEqualTo(50);
    }

    private void use(long residentBytes, long gpuBytes) {
        resident = residentBytes;
        onGpu = gpuBytes;
    }

    private void progress(String step) {
        meters.on(new StepProgress(1, "nightly", step, 1, 2, "images", 1, null));
    }

    private PageText scrape() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(text, registry.scrape());
        return new PageText(text.toString(StandardCharsets.UTF_8));
    }
}
