package dev.loff.app.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short version of {@code ops/checks/disk-full}. */
class DiskFullIT {
    @TempDir
    Path temporary;

    @Test
    void aShardThatCannotBeWrittenFailsTheJobWhichIsCompletedLater() throws Exception {
        assumeThat(DiskFull.canMount(temporary))
                .as("this user may mount a tmpfs")
                .isTrue();
        assertThat(DiskFull.at(temporary, 3, List.of("features")))
                .as("of a full disk and of a read-only one")
                .hasSize(2);
    }
}
