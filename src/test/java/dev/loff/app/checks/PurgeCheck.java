package dev.loff.app.checks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loff.dataset.DrawnPictures;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Compares what a dry run of retention lists with what the real run removes, judged by the database's rows and the folder's files
 * before and after, while a job runs that must complete.
 */
@Command(
        name = "purge",
        mixinStandardHelpOptions = true,
        description = "Compare a dry run of retention with the real one.")
final class PurgeCheck implements Callable<Integer> {
    /** The work done; any failure throws a {@link CheckFailure} instead. */
    record Outcome(int things, int kinds, int rows, int files, long bytes) {
        String figure() {
            return "the dry run listed " + things + " things of " + kinds + " kinds (" + rows + " rows removed, "
                    + files + " files, " + bytes + " bytes); the real run removed exactly these beside a running job";
        }
    }

    private static final List<Integer> WELL = List.of(0);
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    /** Everything unused is removed at once. */
    private static final Map<String, String> POLICY = Map.ofEntries(
            Map.entry("LOFF_RETENTION_EXECUTION_DAYS", "0"),
            Map.entry("LOFF_RETENTION_KEEP_EXECUTIONS", "1"),
            Map.entry("LOFF_RETENTION_RESTART_DAYS", "0"),
            Map.entry("LOFF_RETENTION_MODEL_DAYS", "0"),
            Map.entry("LOFF_RETENTION_KEEP_VERSIONS", "1"),
            Map.entry("LOFF_RETENTION_KEEP_CHAMPIONS", "1"),
            Map.entry("LOFF_RETENTION_FEATURE_DAYS", "0"),
            Map.entry("LOFF_RETENTION_FEATURE_VERSIONS", "1"),
            Map.entry("LOFF_RETENTION_STATE_DAYS", "0"),
            Map.entry("LOFF_RETENTION_RUN_DAYS", "0"),
            Map.entry("LOFF_RETENTION_QUARANTINE_DAYS", "0"),
            Map.entry("LOFF_RETENTION_SCORE_DAYS", "0"),
            Map.entry("LOFF_RETENTION_SNAPSHOT_DAYS", "0"));

    @Option(names = "--rounds", description = "How often the data folder is filled (default: ${DEFAULT-VALUE}).")
    int rounds = 4;

    @Option(names = "--per-class", description = "Pictures of each of the ten classes (default: ${DEFAULT-VALUE}).")
    int perClass = 20;

    @Option(names = "--epochs", description = "Epochs of the training that runs meanwhile (default: ${DEFAULT-VALUE}).")
    int epochs = 400;

    @Mixin
    WorkFolder work = new WorkFolder();

    private PrintStream log = System.err;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new PurgeCheck()).execute(arguments));
    }

    static PurgeCheck of(int rounds, int perClass, int epochs, PrintStream log) {
        PurgeCheck check = new PurgeCheck();
        check.rounds = rounds;
        check.perClass = perClass;
        check.epochs = epochs;
        check.log = log;
        return check;
    }

    @Override
    public Integer call() throws Exception {
        return work.run("purge", folder -> run(folder).figure());
    }

    Outcome run(Path folder) throws IOException, InterruptedException, SQLException {
        CheckData data = CheckData.small(folder.resolve("data"), perClass);
        try (JobHome home = JobHome.open(folder.resolve("home"))) {
            for (int round = 1; round <= rounds; round++) {
                fill(home, data, folder, round);
            }
            return purgeBesideAJob(home, data);
        }
    }

    /** Makes a model, scores, features that no model uses, and a run that fails. */
    private void fill(JobHome home, CheckData data, Path folder, int round) throws IOException, InterruptedException {
        run(home, KilledJob.COMPLETED, data.run("nightly", "classifier=linear", "epochs=2", "seed=" + round));
        home.run(
                KilledJob.COMPLETED,
                "run",
                "score-images",
                "-P",
                "dataset=" + data.pictures(),
                "-P",
                "model=pictures",
                "-P",
                "quarantine-threshold=0.1");
        Path others = folder.resolve("others-" + round);
        DrawnPictures.writeFolder(others, perClass, 100 + round);
        CheckData unused = new CheckData(others, data.encoder());
        run(home, KilledJob.COMPLETED, unused.run("extract-features", "shard-images=24"));
        Path broken = folder.resolve("broken-" + round);
        DrawnPictures.writeFolder(broken, 2, 200 + round);
        Files.writeString(broken.resolve("boat/broken.png"), "no picture " + round);
        Files.writeString(broken.resolve("boat/torn.png"), "no picture either " + round);
        home.run(List.of(1), "run", "extract-features", "-P", "dataset=" + broken, "-P", "encoder=" + data.encoder());
        log.println("filled " + round + " of " + rounds);
    }

    private static void run(JobHome home, List<Integer> expected, List<String> words)
            throws IOException, InterruptedException {
        home.run(expected, words.toArray(String[]::new));
    }

    private Outcome purgeBesideAJob(JobHome home, CheckData data)
            throws IOException, InterruptedException, SQLException {
        List<String> job = data.run("nightly", "classifier=loff-ta", "epochs=" + epochs, "patience=1000", "seed=77");
        try (LoffProcess process = home.start(job.toArray(String[]::new))) {
            long running = awaitTraining(home, process);
            JsonNode told = retention(home, "--dry-run");
            StoredThings before = StoredThings.of(home, running);
            JsonNode removed = retention(home);
            StoredThings after = StoredThings.of(home, running);
            if (!process.alive()) {
                throw new CheckFailure("the job ended before the removal, let it run longer (--epochs=" + epochs + ")");
            }
            Set<String> expected = requireSame(told, removed);
            StoredThings gone = before.without(after);
            gone.requireNamedBy(home, removed);
            if (!process.await(PATIENCE) || !KilledJob.COMPLETED.contains(process.exitCode())) {
                throw new CheckFailure("the job beside the removal did not complete\n" + process.lastErrors());
            }
            purgeByJob(home);
            home.run(WELL, "verify");
            home.run(WELL, "fsck");
            Set<String> kinds = new TreeSet<>();
            removed.get("items").forEach(it -> kinds.add(it.get("kind").asText()));
            log.println("kinds: " + kinds);
            return new Outcome(
                    expected.size(),
                    kinds.size(),
                    gone.rows().size(),
                    gone.files().size(),
                    removed.get("bytes").asLong());
        }
    }

    /** Runs retention as a schedule does, after the training has ended. */
    private static void purgeByJob(JobHome home) throws IOException, InterruptedException, SQLException {
        JsonNode told = retention(home, "--dry-run");
        StoredThings before = StoredThings.of(home, 0);
        try (LoffProcess process = home.start(POLICY, "run", "retention", "--json")) {
            if (!process.await(PATIENCE) || process.exitCode() != 0) {
                throw new CheckFailure("the retention job does not complete\n" + process.lastErrors());
            }
        }
        StoredThings gone = before.without(StoredThings.of(home, 0));
        gone.requireNamedBy(home, told);
        if (gone.rows().isEmpty()) {
            throw new CheckFailure("the retention job had nothing to remove");
        }
    }

    /** Returns the training run that is under way. */
    private static long awaitTraining(JobHome home, LoffProcess process)
            throws IOException, InterruptedException, SQLException {
        String begun = "select coalesce(max(r.id), 0) from training_run r join training_segment s"
                + " on s.training_run_id = r.id where r.seed = 77 and s.ordinal >= 2";
        try (JobHome.Query query = home.query(begun)) {
            while (query.numbers().get(0) == 0) {
                if (process.await(Duration.ofMillis(100))) {
                    throw new CheckFailure("the job ended before its training\n" + process.lastErrors());
                }
            }
            return query.numbers().get(0).longValue();
        }
    }

    private static JsonNode retention(JobHome home, String... more) throws IOException, InterruptedException {
        String[] words = new String[more.length + 2];
        words[0] = "retention";
        words[1] = "--json";
        System.arraycopy(more, 0, words, 2, more.length);
        try (LoffProcess process = home.start(POLICY, words)) {
            if (!process.await(PATIENCE) || process.exitCode() != 0) {
                throw new CheckFailure("retention failed\n" + process.lastErrors());
            }
            return new ObjectMapper().readTree(process.output());
        }
    }

    /** Requires the same things in both, and returns their texts. */
    private static Set<String> requireSame(JsonNode told, JsonNode removed) {
        Set<String> expected = new TreeSet<>();
        told.get("items").forEach(it -> expected.add(it.toString()));
        Set<String> found = new TreeSet<>();
        removed.get("items").forEach(it -> found.add(it.toString()));
        if (!found.equals(expected) || expected.isEmpty()) {
            Set<String> more = new TreeSet<>(found);
            more.removeAll(expected);
            expected.removeAll(found);
            throw new CheckFailure(
                    "the dry run and the real one differ\nonly listed: " + expected + "\nonly removed: " + more);
        }
        return expected;
    }
}
