package dev.loff.app.checks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Takes backups while a job runs and restores each elsewhere. There every file must verify, and the restarted job must produce the
 * same rows and files as where it was not disturbed.
 */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description = "Take backups while a job runs and restore them.")
final class BackupCheck implements Callable<Integer> {
    /** The work done; any failure throws a {@link CheckFailure} instead. */
    record Outcome(int backups, int restored, int restarted, long files, int lines) {
        String figure() {
            return backups + " backups while a job ran, " + restored + " restored elsewhere, " + files
                    + " files verified, 0 problems; " + restarted + " jobs resumed there to the same " + lines
                    + " rows and files";
        }
    }

    private static final List<Integer> WELL = List.of(0);
    private static final List<Integer> REFUSED = List.of(2);
    private static final String COMMITTED =
            "select (select count(*) from shard) + (select count(*) from training_segment)";
    private static final int SHARD_IMAGES = 24;
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    @Option(names = "--backups", description = "Backups taken of one run (default: ${DEFAULT-VALUE}).")
    int backups = 3;

    @Option(names = "--per-class", description = "Pictures of each of the ten classes (default: ${DEFAULT-VALUE}).")
    int perClass = 100;

    @Option(names = "--epochs", description = "Epochs of the training (default: ${DEFAULT-VALUE}).")
    int epochs = 150;

    @Mixin
    WorkFolder work = new WorkFolder();

    private PrintStream log = System.err;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new BackupCheck()).execute(arguments));
    }

    static BackupCheck of(int backups, int perClass, int epochs, PrintStream log) {
        BackupCheck check = new BackupCheck();
        check.backups = backups;
        check.perClass = perClass;
        check.epochs = epochs;
        check.log = log;
        return check;
    }

    @Override
    public Integer call() throws Exception {
        return work.run("backup", folder -> run(folder).figure());
    }

    Outcome run(Path folder) throws IOException, InterruptedException, SQLException {
        CheckData data = CheckData.small(folder.resolve("data"), perClass);
        List<Path> taken = new ArrayList<>();
        Ledger expected;
        long execution;
        try (JobHome home = JobHome.open(folder.resolve("home"))) {
            home.run(WELL, "models"); // creates the tables
            execution = backUpWhileItRuns(home, data, taken);
            expected = Ledger.of(home);
        }
        Outcome outcome = new Outcome(taken.size(), 0, 0, 0, expected.lines().size());
        for (Path backup : taken) {
            outcome = restore(backup, execution, expected, outcome);
        }
        refuseDamaged(taken.get(0), folder);
        return outcome;
    }

    /** Returns the execution that ran. */
    private long backUpWhileItRuns(JobHome home, CheckData data, List<Path> taken)
            throws IOException, InterruptedException, SQLException {
        List<String> job = data.run(
                "nightly", "classifier=loff-ta", "shard-images=" + SHARD_IMAGES, "epochs=" + epochs, "patience=1000");
        int commits = (10 * perClass + SHARD_IMAGES - 1) / SHARD_IMAGES + epochs;
        try (LoffProcess process = home.start(job.toArray(String[]::new))) {
            for (int i = 0; i < backups; i++) {
                awaitCommits(home, process, i * (commits - 2) / backups);
                Path backup = home.root().resolveSibling("backup-" + i);
                String said = home.run(WELL, "backup", backup.toString());
                if (!process.alive()) {
                    throw new CheckFailure(
                            "the job ended before the backup, let it run longer (--epochs=" + epochs + ")");
                }
                log.print("after " + home.rows(COMMITTED).get(0) + " of " + commits + " commits: " + said);
                taken.add(backup);
            }
            if (!process.await(PATIENCE) || !KilledJob.COMPLETED.contains(process.exitCode())) {
                throw new CheckFailure("the job did not complete while backups were taken\n" + process.lastErrors());
            }
        }
        return Long.parseLong(
                home.rows("select max(jobexecutionid) from job_execution").get(0));
    }

    private static void awaitCommits(JobHome home, LoffProcess process, int commits)
            throws IOException, InterruptedException, SQLException {
        try (JobHome.Query query = home.query(COMMITTED)) {
            while (!process.announced() || query.numbers().get(0) < commits) {
                if (process.await(Duration.ofMillis(100))) {
                    throw new CheckFailure("the job ended before it could be backed up\n" + process.lastErrors());
                }
            }
        }
    }

    private Outcome restore(Path backup, long execution, Ledger expected, Outcome before)
            throws IOException, InterruptedException, SQLException {
        JobHome home = JobHome.open(backup.resolveSibling("restored-" + backup.getFileName()));
        Outcome outcome;
        try (home) {
            String said = home.run(WELL, "restore", backup.toString());
            log.print(said);
            if (!said.contains(" 1 runs to restart")) {
                throw new CheckFailure("the running job is not listed for a restart: " + said);
            }
            if (!home.rows("select id from running_backup").isEmpty()) {
                throw new CheckFailure("the run of the restored backup counts as active");
            }
            long verified = Long.parseLong(home.run(WELL, "verify").split(" ", 2)[0]);
            home.run(WELL, "fsck");
            // The state after a restore that was killed when its rows were committed.
            said = home.run(WELL, "restore", backup.toString());
            if (!said.contains("; nothing was changed")) {
                throw new CheckFailure("it does not say that it was restored before: " + said);
            }
            // Rows that the backup does not have, and no file.
            home.run(WELL, "schedules", "add", "later", "--cron", "0 4 * * *", "--zone", "UTC", "--job", "retention");
            home.run(REFUSED, "restore", backup.toString());
            home.run(KilledJob.COMPLETED, "restart", Long.toString(execution), "--json");
            home.run(WELL, "fsck", "--repair", "--older-than", "0s");
            List<String> differences = Ledger.of(home).differencesFrom(expected);
            if (!differences.isEmpty()) {
                throw new CheckFailure(
                        differences.size() + " differences after a restore and restart, kept in " + home.root() + ":\n"
                                + String.join("\n", differences.subList(0, Math.min(20, differences.size()))));
            }
            outcome = new Outcome(
                    before.backups(),
                    before.restored() + 1,
                    before.restarted() + 1,
                    before.files() + verified,
                    before.lines());
        }
        home.delete();
        return outcome;
    }

    private static void refuseDamaged(Path backup, Path folder) throws IOException, InterruptedException {
        Path rows = backup.resolve("database/snapshot_image.copy");
        Files.writeString(rows, Files.readString(rows) + "\n");
        try (JobHome home = JobHome.open(folder.resolve("refused"))) {
            home.run(REFUSED, "restore", backup.toString());
            if (!Folders.files(home.root().resolve("snapshots")).isEmpty()) {
                throw new CheckFailure("a damaged backup was restored in part");
            }
        }
    }
}
