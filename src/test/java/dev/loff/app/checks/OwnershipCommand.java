package dev.loff.app.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The long checks of ownership: {@code ops/checks/takeover}, {@code zombie}, {@code database-away} and
 * {@code stop-elsewhere}. */
@Command(
        name = "ownership",
        mixinStandardHelpOptions = true,
        description = "Take jobs from their hosts by SIGKILL, SIGSTOP, SIGTERM or loff stop, with another host alive.")
final class OwnershipCommand implements Callable<Integer> {
    /** What is done to the owner. */
    enum Check {
        TAKEOVER(50) {
            @Override
            String figure(OwnershipCheck check, int rounds) throws IOException, InterruptedException, SQLException {
                OwnershipCheck.Times times = check.takeover(rounds);
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
            String figure(OwnershipCheck check, int rounds) throws IOException, InterruptedException, SQLException {
                int refused = check.zombies(rounds);
                return refused + " of " + refused + " zombies refused, 0 stale rows; rows and files as undisturbed";
            }
        },
        STOP_ELSEWHERE(5) {
            @Override
            String figure(OwnershipCheck check, int rounds) throws IOException, InterruptedException, SQLException {
                int stops = check.stopElsewhere(rounds);
                return stops + " jobs stopped (a third each by loff stop, by SIGTERM, with the host that served them)"
                        + " and gone on with elsewhere; rows and files as undisturbed";
            }
        },
        DATABASE_AWAY(5) {
            @Override
            String figure(OwnershipCheck check, int rounds) throws IOException, InterruptedException, SQLException {
                Duration length = Duration.ofSeconds(60);
                int outages = check.outages(rounds, length);
                return outages + " outages of the database of " + length.toSeconds()
                        + " s, half in extraction, half in training: all jobs completed unaided; rows and files as"
                        + " undisturbed";
            }
        };

        private final int defaultRounds;

        Check(int defaultRounds) {
            this.defaultRounds = defaultRounds;
        }

        abstract String figure(OwnershipCheck check, int rounds) throws IOException, InterruptedException, SQLException;
    }

    @Parameters(index = "0", description = "What is done: ${COMPLETION-CANDIDATES}.")
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

    @Option(names = "--seed", description = "Draws the moments (default: another one each time).")
    long seed = System.nanoTime();

    @Option(names = "--work", description = "Where data folders are made; they stay when the check falls short.")
    @Nullable
    Path work;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new OwnershipCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Path folder = work == null ? Files.createTempDirectory("loff-ownership-") : Files.createDirectories(work);
        try {
            CheckData data = CheckData.small(folder, perClass);
            OwnershipCheck begun = new OwnershipCheck(
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
            print("passed", check.figure(begun, rounds == null ? check.defaultRounds : rounds));
            Folders.delete(folder);
            return 0;
        } catch (CheckFailure e) {
            System.err.println(e.getMessage());
            print("fell short", e.headline() + " (seed=" + seed + ")");
            return 1;
        }
    }

    private void print(String verdict, String figure) {
        String name = check.name().toLowerCase(Locale.ROOT).replace('_', '-');
        System.out.println(name + ": " + verdict + "; lease " + leaseSeconds + " s; " + figure);
    }
}
