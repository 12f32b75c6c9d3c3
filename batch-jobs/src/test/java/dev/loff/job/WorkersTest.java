package dev.loff.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.job.parameter.JobDefinition;
import dev.loff.job.parameter.JobParameters;
import dev.loff.tensorflow.Devices;
import dev.loff.tensorflow.Placement;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkersTest {
    @Test
    void thereAreAsManyAsGpusOrAsToldOrOne() {
        assertThat(new Workers(() -> 0).of(parameters(Map.of()))).isEqualTo(1);
        assertThat(new Workers(() -> 4).of(parameters(Map.of()))).isEqualTo(4);
        assertThat(new Workers(() -> 4).of(parameters(Map.of("workers", "6")))).isEqualTo(6);
    }

    @Test
    void takeGpusByTurnWhereThereAreSeveral() {
        Workers three = new Workers(() -> 3);
        assertThat(IntStream.range(0, 5).mapToObj(three::placement))
                .containsExactly(
                        new Placement.Gpu(0),
                        new Placement.Gpu(1),
                        new Placement.Gpu(2),
                        new Placement.Gpu(0),
                        new Placement.Gpu(1));
        assertThat(new Workers(() -> 1).placement(1)).isEqualTo(Placement.AUTOMATIC);
        assertThat(new Workers(() -> 0).placement(0)).isEqualTo(Placement.AUTOMATIC);
    }

    @Test
    void theLibraryForProcessorsHasNoGpu() {
        assertThat(Devices.gpus()).isZero();
    }

    @Test
    void whatEarlierVersionsCalledPartitionsAreWorkers() {
        assertThat(parameters(Map.of("partitions", "3")).text("workers")).isEqualTo("3");
        Properties started = new Properties();
        started.setProperty("dataset", "/data");
        started.setProperty("partitions", "2");
        Map<String, String> restarted = JobParameters.of(started).values();
        assertThat(restarted).containsEntry("workers", "2").doesNotContainKey("partitions");
        assertThat(JobDefinition.NIGHTLY.check(restarted).whole("workers")).isEqualTo(2);
    }

    private static JobParameters parameters(Map<String, String> told) {
        Map<String, String> given = new java.util.HashMap<>(told);
        given.put("dataset", "/data");
        return JobDefinition.EXTRACT_FEATURES.check(given);
    }
}
