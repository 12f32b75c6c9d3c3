package dev.loff.app.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The short versions of {@code ops/checks/takeover}, {@code zombie}, {@code stop-elsewhere} and {@code database-away}, which inject
 * each fault in each phase.
 */
class OwnershipIT {
    private static final List<String> EXTRACTION = Outages.PHASES.subList(0, 1);
    private static final List<String> TRAINING = Outages.PHASES.subList(1, 2);

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
    void aSecondHostTakesOverTheRunOfAKilledOne() throws Exception {
        assertThat(new Takeovers(job()).run(1).rounds()).isPositive();
    }

    @Test
    void anOwnerThatWakesAfterItsLeaseCommitsNothing() throws Exception {
        assertThat(new Zombies(job()).run(1)).isEqualTo(1);
    }

    @Test
    void aStoppedJobIsResumedElsewhere() throws Exception {
        assertThat(new StopsElsewhere(job()).run(1)).isEqualTo(3);
    }

    @Test
    void jobsSurviveAStoppedDatabase() throws Exception {
        assertThat(new Outages(job()).run(1, DatabaseFault.away(Duration.ofSeconds(8)), EXTRACTION))
                .isEqualTo(1);
    }

    @Test
    void jobsSurviveTheLossOfTheirConnections() throws Exception {
        assertThat(new Outages(job()).run(1, DatabaseFault.RESET, TRAINING)).isEqualTo(1);
    }

    @Test
    void jobsSurviveANetworkThatDropsPackets() throws Exception {
        new SwallowedPackets(job()).shorterThanTheLease(); // ops/checks/swallowed-packets also does it for longer
    }

    @Test
    void jobsSurviveAKilledDatabase() throws Exception {
        assertThat(new Outages(job()).run(1, DatabaseFault.KILLED, TRAINING)).isEqualTo(1);
    }

    private static DisturbedJob job() {
        return Objects.requireNonNull(prepared);
    }
}
