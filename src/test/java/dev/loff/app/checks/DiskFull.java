package dev.loff.app.checks;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ops/checks/disk-full}: each folder that a job writes to is a small file system of its own, once, and full. The job has
 * to be FAILED with the reason and leave nothing that counts; once there is space again, a restart has to complete it as if nothing
 * had been.
 */
@Command(
        name = "disk-full",
        mixinStandardHelpOptions = true,
        description = "Let the disk be full at each write point of a job, and restart it. Mounts tmpfs: needs root.")
final class DiskFull implements Callable<Integer> {
    static final List<String> WRITE_POINTS = List.of("snapshots", "plans", "features", "states", "models");

    private static final String NO_SPACE = "No space left on device";
    private static final int SKIPPED = 77;

    @Option(names = "--per-class", description = "Pictures of each of the ten classes (default: ${DEFAULT-VALUE}).")
    int perClass = 8;

    @Option(names = "--work", description = "Where data folders are made; they stay when the check falls short.")
    @Nullable
    Path work;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new DiskFull()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Path folder = work == null ? Files.createTempDirectory("loff-disk-full-") : Files.createDirectories(work);
        if (!canMount(folder)) {
            System.out.println("disk-full: skipped, this user may not mount a tmpfs");
            return SKIPPED;
        }
        try {
            List<String> failures = at(folder, perClass, WRITE_POINTS);
            failures.forEach(System.err::println);
            Folders.delete(folder);
            System.out.println("disk-full: passed; full at each of " + failures.size() + " write points ("
                    + String.join(", ", WRITE_POINTS) + "): FAILED with the reason, no partial file that counts,"
                    + " completed after space was back with the rows and files of an undisturbed run");
            return 0;
        } catch (CheckFailure e) {
            System.err.println(e.getMessage());
            System.out.println("disk-full: fell short; " + e.headline());
            return 1;
        }
    }

    static boolean canMount(Path folder) throws IOException, InterruptedException {
        Path point = Files.createDirectories(folder.resolve("mount"));
        boolean can = command("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", point.toString()) == 0;
        if (can) {
            command("umount", point.toString());
        }
        Files.delete(point);
        return can;
    }

    /** Returns the reason that the job gave at each point. */
    static List<String> at(Path folder, int perClass, List<String> points)
            throws IOException, InterruptedException, SQLException {
        CheckData data = CheckData.small(folder, perClass);
        List<String> job = data.run("train-classifier", "shard-images=16", "classifier=linear", "epochs=3");
        Path template = folder.resolve("template");
        try (JobHome home = JobHome.open(template)) {
            home.run(List.of(0), "runs");
        }
        Ledger expected;
        try (JobHome home = JobHome.copyOf(template, folder.resolve("reference"))) {
            home.run(KilledJob.COMPLETED, job.toArray(String[]::new));
            expected = Ledger.of(home);
        }
        List<String> reasons = new ArrayList<>();
        for (String point : points) {
            reasons.add(full(folder, template, job, point, expected));
        }
        return reasons;
    }

    private static String full(Path folder, Path template, List<String> job, String point, Ledger expected)
            throws IOException, InterruptedException, SQLException {
        String reason;
        JobHome home = JobHome.copyOf(template, folder.resolve("full-" + point));
        Path mounted = Files.createDirectories(home.root().resolve(point));
        require(command("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", mounted.toString()) == 0, "cannot mount");
        try (home) {
            Path filler = fill(mounted.resolve("filler.tmp"));
            home.run(List.of(1), job.toArray(String[]::new));
            reason = home.rows("select executionexception from step_execution where executionexception is not null")
                    .toString()
                    .lines()
                    .findFirst()
                    .orElse("");
            require(
                    home.rows("select batchstatus from job_execution").equals(List.of("FAILED")),
                    "the job is not FAILED with a full disk under " + point);
            String said = home.run(List.of(0), "status", "1");
            require(
                    said.contains(NO_SPACE),
                    "the reason is not told when the disk is full under " + point + ": " + said);
            Files.delete(filler);
            home.run(KilledJob.COMPLETED, "restart", "1", "--json");
            home.run(List.of(0), "fsck", "--repair");
            home.run(List.of(0), "verify");
            List<String> differences = Ledger.of(home).differencesFrom(expected);
            require(
                    differences.isEmpty(),
                    "full under " + point + ": " + differences.size() + " differences from an undisturbed run: "
                            + differences.subList(0, Math.min(3, differences.size())));
        } finally {
            command("umount", mounted.toString());
        }
        home.delete();
        return point + ": " + reason;
    }

    private static Path fill(Path filler) throws IOException {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains(NO_SPACE)) {
                throw e;
            }
        }
        return filler;
    }

    private static int command(String... words) throws IOException, InterruptedException {
        return new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static void require(boolean condition, String failure) {
        if (!condition) {
            throw new CheckFailure(failure);
        }
    }
}
