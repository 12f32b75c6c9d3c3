package dev.loff.huggingface;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * The common part of the tests of hostile model files: a temporary folder, and figures for {@code ops/checks/hostile-files}.
 */
abstract class HostileFilesTest {
    @TempDir
    Path folder;

    @BeforeAll
    static void loadClasses() {
        HostileFolders.loadClasses();
    }

    @AfterAll
    static void measure() throws IOException {
        ParityFigures.addPeak("hostile-files");
    }
}
