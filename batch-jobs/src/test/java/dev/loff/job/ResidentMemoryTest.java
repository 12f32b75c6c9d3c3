package dev.loff.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResidentMemoryTest {

    @TempDir
    Path folder;

    @Test
    void readsKilobytesAsBytes() throws Exception {
        Path status =
                Files.writeString(folder.resolve("status"), "VmPeak:\t  9000 kB\nVmRSS:\t    2048 kB\nThreads:\t7\n");
        assertThat(new ResidentMemory(status).bytes()).hasValue(2048 * 1024);
    }

    @Test
    void isAbsentWhereTheKernelDoesNotTell() {
        assertThat(new ResidentMemory(folder.resolve("none")).bytes()).isEmpty();
    }
}
