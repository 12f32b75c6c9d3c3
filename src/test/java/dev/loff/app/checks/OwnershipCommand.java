package dev.loff.app.checks;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The long checks of ownership: {@code ops/checks/takeover}, {@code zombie}, {@code database-away},
 * {@code swallowed-packets} and {@code stop-elsewhere}. */
@Command(
        name = "ownership",
        mixinStandardHelpOptions = true,
        description = "Take jobs from their hosts by SIGKILL, SIGSTOP, SIGTERM or loff stop, with another host alive.")
final class OwnershipCommand implements Callable<Integer> {
    /** The fault that the owner suffers. */
    enum Check {
        TAKEOVER(50) {
            @Override
            String figure(DisturbedJob job, int rounds) throws IOException, InterruptedException, SQLException {
                Takeovers.Times times = new Takeovers(job).run(rounds);
                return String.format(
                        Locale.ROOT,
                        "%d of %d owners killed were taken over within two lease times, median %.2f s, worst %.2f s;"
                                + " rows and files as without kills",
                        times.rounds(),
                        times.rounds(),
                        times.medianSeconds(),
                        times.worstSeconds());
            }
        },
        ZOMBIE(20) {
            @Override
            String figure(DisturbedJob job, int rounds) throws IOException, InterruptedException, SQLException {
                int refused = new Zombies(job).run(rounds);
                return refused + " of " + refused + " zombies refused, 0 stale rows; rows and files as undisturbed";
            }
        },
        STOP_ELSEWHERE(5) {
            @Override
            String figure(DisturbedJob job, int rounds) throws IOException, InterruptedException, SQLException {
                int stops = new StopsElsewhere(job).run(rounds);
                return stops + " jobs stopped (a third each by loff stop, by SIGTERM, with the host that served them)"
                        + " and resumed elsewhere; rows and files as undisturbed";
            }
        },
        DATABASE_AWAY(5) {
            @Override
            String figure(DisturbedJob job, int rounds) throws IOException, InterruptedException, SQLException {
                Duration length = Duration.ofSeconds(60);
                int outages = new Outages(job).run(rounds, DatabaseFault.away(length), Outages.PHASES);
                int resets = new Outages(job).run(rounds, DatabaseFault.RESET, Outages.PHASES);
                int kills = new Outages(job).run(rounds, DatabaseFault.KILLED, Outages.PHASES);
                return outages + " outages of the database of " + length.toSeconds() + " s, " + resets
                        + " times all its connections reset and " + kills
                        + " times itself killed, half in extraction, half in training: all jobs completed"
                        + " without help; rows and files as undisturbed";
            }
        },
        SWALLOWED_PACKETS(5) {
            @Override
            String figure(DisturbedJob job, int rounds) throws IOException, InterruptedException, SQLException {
                SwallowedPackets network = new SwallowedPackets(job);
                for (int round = 0; round < rounds; round++) {
                    network.shorterThanTheLease();
                    network.longerThanTheLease();
                }
                return rounds + " runs completed after their packets were dropped for a while, and " + rounds
                        + " that others took over meanwhile ended as zombies; rows and files as undisturbed";
            }
        };

        private final int defaultRounds;

        Check(int defaultRounds) {
            this.defaultRounds = defaultRounds;
        }

        abstract String figure(DisturbedJob job, int rounds) throws IOException, InterruptedException, SQLException;
    }

    @Parameters(index = "0", description = "The fault: ${COMPLETION-CANDIDATES}.")
    Check check;

    @Option(names = "--rounds", description = "How often (default: 50 takeovers, 20 zombies, 5 of each stop).")
    @Nullable
    Integer rounds;

    @Option(names = "--lease", description = "The lease's term in seconds (default: ${DEFAULT-VALUE}).")
    int leaseSeconds = 4;

    @Option(names = "--per-class", description = "Pictures of each of the ten classes (default: ${DEFAULT-VALUE}).")
    int perClass = 40;

    @Option(names = "--epochs", description = "Epochs of the training (default: ${DEFAULT-VALUE}).")
    int epochs = 800;

    @Option(names = "--seed", description = "Seed of the fault moments (default: random).")
    long seed = System.nanoTime();

    @Mixin
    WorkFolder work = new WorkFolder();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new OwnershipCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        String name = check.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return work.run(name, "seed=" + seed, folder -> {
            CheckData data = CheckData.small(folder, perClass);
            DisturbedJob job = new DisturbedJob(
                    data.run(
                            "train-classifier",
                            "shard-images=4",
                            "classifier=linear",
                            "epochs=" + epochs,
                            "patience=" + epochs),
                    folder,
                    Duration.ofSeconds(leaseSeconds),
                    seed,
                    System.err);
            return "lease " + leaseSeconds + " s; " + check.figure(job, rounds == null ? check.defaultRounds : rounds);
        });
    }
}
