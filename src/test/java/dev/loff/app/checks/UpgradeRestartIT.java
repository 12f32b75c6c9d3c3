package dev.loff.app.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The short version of {@code ops/checks/upgrade-restart}: restores the backup of an earlier build, with schema version 8 and a
 * training that was stopped after 226 of 300 epochs, so that the earlier build need not be compiled.
 */
class UpgradeRestartIT {
    @TempDir
    Path temporary;

    @Test
    void aTrainingStoppedByAnEarlierBuildResumes() throws Exception {
        Path backup = unpacked(temporary.resolve("backup"));
        try (JobHome home = JobHome.open(temporary.resolve("home"))) {
            home.run(List.of(0), "restore", backup.toString());
            assertThat(home.rows("select batchstatus from job_execution")).containsExactly("STOPPED");
            assertThat(home.rows("select count(*) from training_segment")).containsExactly("226");

            String report = home.run(List.of(0, 4), "restart", "1", "--json");
            assertThat(report).contains("\"status\":\"COMPLETED\"").contains("\"epochs\":300");
            assertThat(home.rows("select count(*) from training_segment")).containsExactly("300");
            home.run(List.of(0), "verify");
            home.run(List.of(0), "audit", "verify");
        }
    }

    private static Path unpacked(Path folder) throws IOException {
        InputStream resource = Objects.requireNonNull(
                UpgradeRestartIT.class.getResourceAsStream("/dev/loff/app/checks/backup-of-schema-8.zip"));
        try (ZipInputStream zip = new ZipInputStream(resource)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path target = folder.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(Objects.requireNonNull(target.getParent()));
                    Files.copy(zip, target);
                }
            }
        }
        return folder;
    }
}
