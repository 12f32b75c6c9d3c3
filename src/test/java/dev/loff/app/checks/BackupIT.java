package dev.loff.app.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short version of {@code ops/checks/backup}. */
class BackupIT {
    @TempDir
    Path temporary;

    @Test
    void aBackupTakenWhileAJobRunsIsRestoredElsewhereAndTheJobResumesThere() throws Exception {
        BackupCheck.Outcome outcome = BackupCheck.of(1, 15, 80, System.err).run(temporary);
        assertThat(outcome.restored()).isEqualTo(1);
        assertThat(outcome.files()).isPositive();
    }
}
