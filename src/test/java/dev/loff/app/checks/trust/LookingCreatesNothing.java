package dev.loff.app.checks.trust;

import dev.loff.app.checks.CheckFailure;
import dev.loff.app.checks.JobHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A read-only command does not change the disk, and names the home that it reads. */
final class LookingCreatesNothing implements TrustScenario {
    private static final List<List<String>> LOOKS = List.of(
            List.of("status"),
            List.of("runs", "--json"),
            List.of("models"),
            List.of("lineage", "leaves", "1"),
            List.of("audit"),
            List.of("quarantine", "list"),
            List.of("schedules", "list"),
            List.of("notify", "list"),
            List.of("verify"),
            List.of("fsck"));

    @Override
    public String name() {
        return "looking-creates-nothing";
    }

    @Override
    public String promise() {
        return "A look-up on a missing home names it, ends with 2 and creates nothing; each names the home it looks at.";
    }

    @Override
    public void run(TrustSetting setting) throws Exception {
        Path missing = setting.folder().resolve("missing");
        Path empty = Files.createDirectory(setting.folder().resolve("empty"));
        for (List<String> look : LOOKS) {
            requireRefused(setting, missing, look);
        }
        requireRefused(setting, empty, LOOKS.get(0));
        try (JobHome home = setting.home()) {
            home.token("viewer"); // creates the tables
            TrustSetting.Answer runs = setting.loff(home, List.of("runs", "--json"));
            require(
                    runs.exitCode() == 0
                            && runs.output().strip().equals("[]")
                            && runs.errors().contains("home " + home.root()),
                    "loff runs --json: " + runs);
        }
    }

    private static void requireRefused(TrustSetting setting, Path home, List<String> look)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("--home", home.toString()));
        words.addAll(look);
        boolean before = Files.exists(home);
        TrustSetting.Answer answer = setting.loff(Map.of(), words);
        require(
                answer.exitCode() == 2
                        && answer.output().isEmpty()
                        && answer.errors().strip().lines().count() == 1
                        && answer.errors().contains(home.toString()),
                "loff " + String.join(" ", words) + ": " + answer);
        require(Files.exists(home) == before, home + " was created by loff " + String.join(" ", look));
        if (before) {
            try (var content = Files.list(home)) {
                require(content.findAny().isEmpty(), home + " was filled by loff " + String.join(" ", look));
            }
        }
    }

    private static void require(boolean holds, String found) {
        if (!holds) {
            throw new CheckFailure(found);
        }
    }
}
