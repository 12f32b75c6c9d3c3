package dev.loff.app.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.job.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutionLogsTest {
    @TempDir
    Path home;

    private ExecutionLogs logs = new ExecutionLogs(new Workspace(Path.of(".")));

    @BeforeEach
    void inItsOwnFolder() {
        logs = new ExecutionLogs(new Workspace(home));
    }

    @Test
    void eachStepHasItsLines() {
        logs.add(7, "extract", "shard 0");
        logs.add(7, "train", "epoch 1");
        logs.add(7, "extract", "shard 1\nin two lines");
        logs.add(8, "extract", "another execution");

        assertThat(logs.byStep(7))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("extract", "shard 0\nshard 1\nin two lines\n", "train", "epoch 1\n"));
        assertThat(logs.byStep(9)).isEmpty();
    }

    @Test
    void aFileDoesNotGrowForEver() throws IOException {
        String line = "x".repeat(1000);
        for (int i = 0; i < 2 * ExecutionLogs.MOST_BYTES / 1000; i++) {
            logs.add(7, "train", line);
        }
        assertThat(Files.size(home.resolve("logs/executions/7.log"))).isLessThan(ExecutionLogs.MOST_BYTES + 2000);
    }

    @Test
    void theOldestFilesGo() throws IOException {
        logs.add(0, "train", "old");
        Path folder = home.resolve("logs/executions");
        Files.setLastModifiedTime(folder.resolve("0.log"), FileTime.from(Instant.EPOCH));
        for (int i = 1; i <= ExecutionLogs.MOST_FILES; i++) {
            logs.add(i, "train", "line");
        }
        assertThat(folder.resolve("0.log")).doesNotExist();
        assertThat(folder.resolve(ExecutionLogs.MOST_FILES + ".log")).exists();
    }
}
