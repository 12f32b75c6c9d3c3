package dev.loff.app.checks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A job whose hosts fail while others are alive; compares its result with that of one undisturbed run: every row, and every byte of
 * every file. Each run begins in a copy of the same empty data folder.
 */
final class DisturbedJob {
    private final List<String> words;
    private final Path folder;
    private final Duration term;
    private final RandomGenerator random;
    private final PrintStream log;
    private final Path template;
    private final Ledger expected;
    private final Pace pace;
    private int runs;

    DisturbedJob(List<String> words, Path folder, Duration term, long seed, PrintStream log)
            throws IOException, InterruptedException, SQLException {
        this.words = CheckData.with(words, "automatic-restarts=1000");
        this.folder = folder;
        this.term = term;
        this.random = new SplittableRandom(seed);
        this.log = log;
        log.println("seed " + seed);
        template = folder.resolve("template");
        try (JobHome home = JobHome.open(template)) {
            home.run(List.of(0), "runs");
        }
        try (JobHome home = JobHome.copyOf(template, folder.resolve("reference"))) {
            pace = Pace.of(home, Workload.extraction(words, words));
            expected = Ledger.of(home);
        }
        log.println("reference: " + pace);
    }

    /** One job on its own hosts, from its start to the comparison. */
    @FunctionalInterface
    interface Round {
        void run(JobHome home, Hosts hosts) throws IOException, InterruptedException, SQLException;
    }

    void inCopy(Round round) throws IOException, InterruptedException, SQLException {
        JobHome home = JobHome.copyOf(template, folder.resolve("run-" + ++runs));
        try (home;
                Hosts hosts = new Hosts(home, term)) {
            round.run(home, hosts);
            hosts.untilComplete();
            hosts.leave();
            requireSame(home);
        }
        home.delete();
    }

    /** Waits for some of a table's commits, at most half of them; returns how many. */
    int awaitCommits(JobHome home, String table) throws IOException, InterruptedException, SQLException {
        long all = expected.count(table.equals("shard") ? "shard" : "segment");
        int commits = 1 + random.nextInt((int) (all / 2));
        try (JobHome.Query query = home.query("select count(*) from " + table)) {
            Hosts.until(commits + " rows of " + table, () -> query.numbers().get(0) >= commits);
        }
        return commits;
    }

    private void requireSame(JobHome home) throws IOException, InterruptedException, SQLException {
        home.run(List.of(0), "fsck", "--repair", "--older-than", "0s");
        home.run(List.of(0), "verify");
        List<String> differences = Ledger.of(home).differencesFrom(expected);
        if (!differences.isEmpty()) {
            throw new CheckFailure(differences.size() + " differences from an undisturbed run, kept in " + home.root()
                    + ":\n" + String.join("\n", differences.subList(0, Math.min(20, differences.size()))));
        }
    }

    /** The command-line arguments that run the job. */
    List<String> words() {
        return words;
    }

    /** How long a lease lasts. */
    Duration term() {
        return term;
    }

    RandomGenerator random() {
        return random;
    }

    PrintStream log() {
        return log;
    }

    /** The result of an undisturbed run. */
    Ledger expected() {
        return expected;
    }

    Pace pace() {
        return pace;
    }

    /** The number of copies so far. */
    int runs() {
        return runs;
    }
}
