package dev.loff.app.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short versions of {@code ops/checks/takeover}, {@code zombie} and {@code stop-elsewhere}. */
class OwnershipIT {
    @TempDir
    static Path temporary;

    private static @Nullable OwnershipCheck prepared;

    @BeforeAll
    static void runOnceUndisturbed() throws Exception {
        CheckData data = CheckData.small(temporary, 10);
        prepared = new OwnershipCheck(
                data.run("train-classifier", "shard-images=4", "classifier=linear", "epochs=800", "patience=800"),
                temporary,
                Duration.ofSeconds(6),
                System.nanoTime(),
                System.err);
    }

    @Test
    void aSecondHostTakesOverWhatAKilledOneRan() throws Exception {
        assertThat(check().takeover(1).rounds()).isPositive();
    }

    @Test
    void anOwnerThatWakesAfterItsLeaseCommitsNothing() throws Exception {
        assertThat(check().zombies(1)).isEqualTo(1);
    }

    @Test
    void whatWasStoppedGoesOnElsewhere() throws Exception {
        assertThat(check().stopElsewhere(1)).isEqualTo(3);
    }

    @Test
    void jobsOutlastTheDatabase() throws Exception {
        assertThat(check().outages(1, Duration.ofSeconds(8))).isEqualTo(2);
    }

    private static OwnershipCheck check() {
        return Objects.requireNonNull(prepared);
    }
}
