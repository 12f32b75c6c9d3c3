package dev.loff.app.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short versions of {@code ops/checks/takeover}, {@code zombie}, {@code stop-elsewhere} and
 * {@code database-away}. */
class OwnershipIT {
    @TempDir
    static Path temporary;

    private static @Nullable DisturbedJob prepared;

    @BeforeAll
    static void runOnceUndisturbed() throws Exception {
        CheckData data = CheckData.small(temporary, 10);
        prepared = new DisturbedJob(
                data.run("train-classifier", "shard-images=4", "classifier=linear", "epochs=150", "patience=150"),
                temporary,
                Duration.ofSeconds(6),
                System.nanoTime(),
                System.err);
    }

    @Test
    void aSecondHostTakesOverWhatAKilledOneRan() throws Exception {
        assertThat(new Takeovers(job()).run(1).rounds()).isPositive();
    }

    @Test
    void anOwnerThatWakesAfterItsLeaseCommitsNothing() throws Exception {
        assertThat(new Zombies(job()).run(1)).isEqualTo(1);
    }

    @Test
    void whatWasStoppedGoesOnElsewhere() throws Exception {
        assertThat(new StopsElsewhere(job()).run(1)).isEqualTo(3);
    }

    @Test
    void jobsOutlastTheDatabase() throws Exception {
        assertThat(new Outages(job()).run(1, DatabaseFault.away(Duration.ofSeconds(8))))
                .isEqualTo(2);
    }

    @Test
    void jobsOutlastTheLossOfTheirConnections() throws Exception {
        assertThat(new Outages(job()).run(1, DatabaseFault.RESET)).isEqualTo(2);
    }

    @Test
    void jobsOutlastANetworkThatSwallowsPackets() throws Exception {
        new SwallowedPackets(job()).shorterThanTheLease(); // ops/checks/swallowed-packets also does it for longer
    }

    @Test
    void jobsOutlastTheDeathOfTheDatabase() throws Exception {
        assertThat(new Outages(job()).run(1, DatabaseFault.KILLED)).isEqualTo(2);
    }

    private static DisturbedJob job() {
        return Objects.requireNonNull(prepared);
    }
}
