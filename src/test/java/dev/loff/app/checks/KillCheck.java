package dev.loff.app.checks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Kills a workload repeatedly and compares its result with that of one uninterrupted run: every row, and every byte of every file.
 * Each killed run begins in a copy of the same data folder.
 */
final class KillCheck {
    /**
     * The work done; any failure throws a {@link CheckFailure} instead.
     *
     * @param doubled kills that came after another one and before a new commit
     * @param strays leftover files of the kills that {@code fsck --repair} removed
     */
    record Outcome(int kills, int doubled, int runs, long shards, long models, int strays) {
        Outcome plus(Outcome other) {
            return new Outcome(
                    kills + other.kills,
                    doubled + other.doubled,
                    runs + other.runs,
                    shards + other.shards,
                    models + other.models,
                    strays + other.strays);
        }

        /** The text for a check's last line. */
        String figure() {
            return String.format(
                    "%d kills (%d in a row without a commit between) in %d runs: %d shards and %d models as without kills,"
                            + " 0 rows doubled or missing, 0 stray files after fsck (%d removed)",
                    kills, doubled, runs, shards, models, strays);
        }
    }

    private final Workload workload;
    private final Path folder;
    private final RandomGenerator random;
    private final PrintStream log;

    KillCheck(Workload workload, Path folder, long seed, PrintStream log) {
        this.workload = workload;
        this.folder = folder;
        this.random = new SplittableRandom(seed);
        this.log = log;
        log.println("seed " + seed);
    }

    /** Kills {@code kills} processes, at most {@code killsPerRun} of one run. */
    Outcome run(int kills, int killsPerRun) throws IOException, InterruptedException, SQLException {
        Path template = folder.resolve("template");
        try (JobHome home = JobHome.open(template)) {
            for (List<String> command : workload.preparation()) {
                home.run(KilledJob.COMPLETED, command.toArray(String[]::new));
            }
        }
        Pace pace;
        Ledger expected;
        try (JobHome home = JobHome.copyOf(template, folder.resolve("reference"))) {
            pace = Pace.of(home, workload);
            expected = Ledger.of(home);
        }
        log.println("reference: " + pace);
        Outcome outcome = new Outcome(0, 0, 0, 0, 0, 0);
        for (int run = 1; outcome.kills() < kills; run++) {
            if (run > 3 * kills) {
                throw new CheckFailure("the job ends before it can be killed (runs=" + run + ")");
            }
            log.println("run " + run);
            JobHome home = JobHome.copyOf(template, folder.resolve("run-" + run));
            try (home) {
                KilledJob job = new KilledJob(home, workload, pace, random, log);
                job.run(Math.min(killsPerRun, kills - outcome.kills()));
                int strays = repair(home);
                Ledger found = Ledger.of(home);
                requireSame(home, expected, found);
                outcome = outcome.plus(
                        new Outcome(job.kills(), job.doubled(), 1, found.count("shard"), found.count("model"), strays));
            }
            home.delete();
        }
        return outcome;
    }

    /**
     * Repairs the data folder as an operator would; returns the number of leftover files. The comparison of files shows that none
     * remains.
     */
    private static int repair(JobHome home) throws IOException, InterruptedException {
        List<Integer> well = List.of(0);
        String repaired = home.run(well, "fsck", "--repair", "--older-than", "0s");
        home.run(well, "verify");
        return (int)
                repaired.lines().filter(line -> line.startsWith("removed ")).count();
    }

    private void requireSame(JobHome home, Ledger expected, Ledger found) {
        List<String> differences = found.differencesFrom(expected);
        if (!differences.isEmpty()) {
            throw new CheckFailure(differences.size() + " differences from an uninterrupted run, kept in " + home.root()
                    + ":\n" + String.join("\n", differences.subList(0, Math.min(20, differences.size()))));
        }
    }
}
