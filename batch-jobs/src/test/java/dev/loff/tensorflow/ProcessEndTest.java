package dev.loff.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

class ProcessEndTest {
    private static final int STATUS = 42;

    @RepeatedTest(3)
    void aProcessThatComputesEndsWithItsStatus(@TempDir Path folder) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        BusyProcess.class.getName(),
                        Integer.toString(STATUS))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        assertThat(process.waitFor()).isEqualTo(STATUS);
        // No hs_err file: a crash at exit may leave the status unchanged.
        assertThat(folder).isDirectoryNotContaining(file -> !file.endsWith("output"));
    }
}
