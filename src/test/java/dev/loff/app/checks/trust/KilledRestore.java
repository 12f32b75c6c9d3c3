package dev.loff.app.checks.trust;

import dev.loff.app.checks.CheckData;
import dev.loff.app.checks.CheckFailure;
import dev.loff.app.checks.Folders;
import dev.loff.app.checks.Hosts;
import dev.loff.app.checks.JobHome;
import dev.loff.app.checks.LoffProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** First starts and restores that are killed and repeated. */
final class KilledRestore implements TrustScenario {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Override
    public String name() {
        return "killed-restore";
    }

    @Override
    public String promise() {
        return "A killed first start and a killed restore succeed when they are repeated; a foreign file is kept.";
    }

    @Override
    public void run(TrustSetting setting) throws Exception {
        CheckData data = CheckData.small(setting.folder(), 4);
        Path backup = setting.folder().resolve("backup");
        try (JobHome home = setting.home()) {
            home.run(
                    List.of(0, 4),
                    data.run("extract-features", "shard-images=2").toArray(String[]::new));
            home.run(List.of(0), "backup", backup.toString());
        }
        Path target = setting.folder().resolve("target");
        List<String> words = List.of("--home", target.toString(), "restore", backup.toString());
        for (String seen : List.of("postgres", "postgres/data.tmp/base", "postgres/data/base", "features")) {
            try (LoffProcess killed = start(setting, seen, words)) {
                Hosts.until(seen + " is there", () -> Files.exists(target.resolve(seen)) || !killed.alive());
                CheckFailure.unless(killed.alive(), "it ended before " + seen + ": " + killed.errorsSoFar());
                killed.kill();
            }
        }
        Path foreign = Files.writeString(
                Files.createDirectories(target.resolve("features")).resolve("mine"), "mine");
        try (LoffProcess refused = start(setting, "refused", words)) {
            CheckFailure.unless(
                    refused.await(PATIENCE)
                            && refused.exitCode() == 2
                            && refused.errors().contains(foreign.toRealPath().toString()),
                    "with a foreign file: " + refused.lastErrors());
        }
        Files.delete(foreign);
        try (LoffProcess again = start(setting, "again", words)) {
            CheckFailure.unless(again.await(PATIENCE) && again.exitCode() == 0, again.lastErrors());
            CheckFailure.unless(again.output().contains(" 0 problems"), again.output());
        }
        // The state after a restore that was killed when its rows were committed.
        try (LoffProcess after = start(setting, "after", words)) {
            CheckFailure.unless(after.await(PATIENCE) && after.exitCode() == 0, after.lastErrors());
            CheckFailure.unless(
                    after.output().contains("; nothing was changed")
                            && after.output().contains(" 0 problems"),
                    after.output());
        }
        CheckFailure.unless(
                Folders.files(target.resolve("features")).size()
                        == Folders.files(backup.resolve("files/features")).size(),
                "not the files of the backup");
    }

    private static LoffProcess start(TrustSetting setting, String name, List<String> words) throws Exception {
        return LoffProcess.start(setting.folder().resolve("commands").resolve(name.replace('/', '-')), words);
    }
}
