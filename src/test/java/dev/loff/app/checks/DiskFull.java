package dev.loff.app.checks;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code ops/checks/disk-full}: makes each folder that a job writes to, in turn, a small file system that is full. The job must be
 * FAILED with the reason and leave no partial file that counts; once there is space again, a restart must complete it with the same
 * result as an undisturbed run.
 */
@Command(
        name = "disk-full",
        mixinStandardHelpOptions = true,
        description = "Make the disk full at each write point of a job, and restart it. Mounts tmpfs: needs root.")
final class DiskFull implements Callable<Integer> {
    static final List<String> WRITE_POINTS = List.of("snapshots", "plans", "features", "states", "models");

    private static final int SKIPPED = 77;

    /** The fault of the file system under a write point. */
    enum Fault {
        FULL("No space left on device") {
            @Override
            void begin(Path mounted) throws IOException {
                fill(mounted.resolve("filler.tmp"), reason());
            }

            @Override
            void end(Path mounted) throws IOException {
                Files.delete(mounted.resolve("filler.tmp"));
            }
        },
        READ_ONLY("Read-only file system") {
            @Override
            void begin(Path mounted) throws IOException, InterruptedException {
                require(command("mount", "-o", "remount,ro", mounted.toString()) == 0, "cannot mount read-only");
            }

            @Override
            void end(Path mounted) throws IOException, InterruptedException {
                require(command("mount", "-o", "remount,rw", mounted.toString()) == 0, "cannot mount for writing");
            }
        };

        private final String reason;

        Fault(String reason) {
            this.reason = reason;
        }

        String reason() {
            return reason;
        }

        abstract void begin(Path mounted) throws IOException, InterruptedException;

        abstract void end(Path mounted) throws IOException, InterruptedException;
    }

    @Option(names = "--per-class", description = "Pictures of each of the ten classes (default: ${DEFAULT-VALUE}).")
    int perClass = 8;

    @Mixin
    WorkFolder work = new WorkFolder();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new DiskFull()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        if (!canMount(Files.createTempDirectory("loff-mount-"))) {
            System.out.println("disk-full: skipped, this user may not mount a tmpfs");
            return SKIPPED;
        }
        return work.run("disk-full", folder -> {
            List<String> failures = at(folder, perClass, WRITE_POINTS);
            failures.forEach(System.err::println);
            return "full, and read-only, at each of " + WRITE_POINTS.size() + " write points ("
                    + String.join(", ", WRITE_POINTS) + "): FAILED with the reason, no partial file that counts,"
                    + " completed after the repair with the rows and files of an undisturbed run";
        });
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
            for (Fault fault : Fault.values()) {
                reasons.add(with(fault, folder, template, job, point, expected));
            }
        }
        return reasons;
    }

    private static String with(Fault fault, Path folder, Path template, List<String> job, String point, Ledger expected)
            throws IOException, InterruptedException, SQLException {
        String reason;
        JobHome home = JobHome.copyOf(template, folder.resolve(fault + "-" + point));
        Path mounted = Files.createDirectories(home.root().resolve(point));
        require(command("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", mounted.toString()) == 0, "cannot mount");
        try (home) {
            fault.begin(mounted);
            home.run(List.of(1), job.toArray(String[]::new));
            reason = home.rows("select executionexception from step_execution where executionexception is not null")
                    .toString()
                    .lines()
                    .findFirst()
                    .orElse("");
            require(
                    home.rows("select batchstatus from job_execution").equals(List.of("FAILED")),
                    "the job is not FAILED with a disk that is " + fault + " under " + point);
            String said = home.run(List.of(0), "status", "1");
            require(
                    said.contains(fault.reason()),
                    "the reason is not reported when the disk is " + fault + " under " + point + ": " + said);
            fault.end(mounted);
            home.run(KilledJob.COMPLETED, "restart", "1", "--json");
            home.run(List.of(0), "fsck", "--repair", "--older-than", "0s");
            home.run(List.of(0), "verify");
            List<String> differences = Ledger.of(home).differencesFrom(expected);
            require(
                    differences.isEmpty(),
                    fault + " under " + point + ": " + differences.size() + " differences from an undisturbed run: "
                            + differences.subList(0, Math.min(3, differences.size())));
        } finally {
            command("umount", mounted.toString());
        }
        home.delete();
        return fault + " under " + point + ": " + reason;
    }

    private static void fill(Path filler, String full) throws IOException {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains(full)) {
                throw e;
            }
        }
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
