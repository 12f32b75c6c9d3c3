package dev.loff.app.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short version of {@code ops/checks/purge}. */
class PurgeIT {
    @TempDir
    Path temporary;

    @Test
    void theDryRunListsExactlyWhatTheRealRunRemovesBesideARunningJob() throws Exception {
        PurgeCheck.Outcome outcome = PurgeCheck.of(1, 8, 200, System.err).run(temporary);
        assertThat(outcome.things()).isPositive();
        assertThat(outcome.files()).isPositive();
    }
}
