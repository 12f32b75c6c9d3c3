package dev.loff.app.checks.trust;

import dev.loff.app.checks.CheckData;
import dev.loff.app.checks.CheckFailure;
import dev.loff.app.checks.Hosts;
import dev.loff.app.checks.JobHome;
import dev.loff.app.checks.LoffProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The embedded database on its own file system, which becomes full. */
final class DatabaseDiskFull implements TrustScenario {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Override
    public String name() {
        return "database-disk-full";
    }

    @Override
    public String promise() {
        return "A full disk under the embedded database is said in one line, and a training ends well when there is room again.";
    }

    @Override
    public void run(TrustSetting setting) throws Exception {
        Path mounted = Files.createDirectories(setting.folder().resolve("home/postgres"));
        if (command("mount", "-t", "tmpfs", "-o", "size=400m,mode=0700", "tmpfs", mounted.toString()) != 0) {
            System.err.println("database-disk-full: skipped, this user may not mount a tmpfs");
            return;
        }
        try {
            onSmallDisk(setting, mounted);
        } finally {
            command("umount", mounted.toString());
        }
    }

    private static void onSmallDisk(TrustSetting setting, Path mounted) throws Exception {
        CheckData data = CheckData.small(setting.folder(), 4);
        Path filler = mounted.resolve("filler.tmp");
        try (JobHome home = setting.home()) {
            home.run(List.of(0, 4), data.run("extract-features").toArray(String[]::new));
            try (LoffProcess training = home.start(
                    data.run("train-classifier", "classifier=linear", "epochs=400", "patience=400", "speed-probe=off")
                            .toArray(String[]::new))) {
                Hosts.until(
                        "epochs are committed",
                        () -> home.numbers("select count(*) from training_segment")
                                        .get(0)
                                > 2);
                fill(filler);
                Hosts.until("it says that the disk is full", () -> saysFull(training, mounted) || !training.alive());
                CheckFailure.unless(saysFull(training, mounted), training.errorsSoFar());
                Files.delete(filler);
                CheckFailure.unless(training.await(PATIENCE), "it does not end: " + training.errorsSoFar());
                if (training.exitCode() == 1) {
                    home.run(List.of(0, 4), "restart", Long.toString(training.execution()), "--json");
                } else {
                    CheckFailure.unless(List.of(0, 4).contains(training.exitCode()), training.lastErrors());
                }
            }
        }
        fill(filler);
        List<String> words = List.of("--home", setting.folder().resolve("home").toString(), "runs");
        TrustSetting.Answer full = setting.loff(Map.of(), words);
        CheckFailure.unless(
                full.exitCode() == 1
                        && full.errors().contains("the disk is full")
                        && full.errors().contains("folder=" + mounted.toRealPath())
                        && full.errors().matches("(?s).*free=[0-9]+ bytes.*")
                        && !full.errors().contains("Exception"),
                "a command on a full disk: " + full);
        Files.delete(filler);
        TrustSetting.Answer again = setting.loff(Map.of(), words);
        CheckFailure.unless(again.exitCode() == 0, "with room again: " + again);
    }

    private static boolean saysFull(LoffProcess training, Path mounted) throws IOException {
        return training.errorsSoFar()
                .matches("(?s).*The disk under the embedded database is full.*folder=" + mounted.toRealPath() + ".*");
    }

    private static void fill(Path filler) throws IOException {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            CheckFailure.unless(String.valueOf(e.getMessage()).contains("No space left"), e.toString());
        }
    }

    private static int command(String... words) throws IOException, InterruptedException {
        return new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
