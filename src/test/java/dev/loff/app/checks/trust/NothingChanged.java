package dev.loff.app.checks.trust;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loff.app.checks.CheckData;
import dev.loff.app.checks.CheckFailure;
import dev.loff.app.checks.JobHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The same night twice makes one version; a forced night, or one whose version is damaged, makes another. */
final class NothingChanged implements TrustScenario {
    @Override
    public String name() {
        return "nothing-changed";
    }

    @Override
    public String promise() {
        return "A night with the same input as a registered version reports that version; --force trains again.";
    }

    @Override
    public void run(TrustSetting setting) throws Exception {
        CheckData data = CheckData.small(setting.folder(), 6);
        List<String> night = data.run("nightly", "model=night", "classifier=linear", "epochs=1", "speed-probe=off");
        try (JobHome home = setting.home()) {
            JsonNode first = ran(setting, home, night);
            require(version(first) == 1 && !unchanged(first), "the first night: " + first);
            JsonNode second = ran(setting, home, night);
            require(
                    version(second) == 1
                            && unchanged(second)
                            && second.path("testAccuracy").equals(first.path("testAccuracy"))
                            && second.path("promoted").isNull(),
                    "the same night: " + second);
            require(
                    home.rows("select decision from job_run where decision is not null")
                            .equals(List.of("PROMOTED")),
                    "the gate decided again");
            List<String> forced = new ArrayList<>(night);
            forced.add("--force");
            JsonNode third = ran(setting, home, forced);
            require(version(third) == 2 && !unchanged(third), "the forced night: " + third);
            damage(home);
            JsonNode fourth = ran(setting, home, night);
            require(version(fourth) == 3 && !unchanged(fourth), "the night after damage: " + fourth);
        }
    }

    private static void damage(JobHome home) throws Exception {
        for (String artifact : home.rows("select artifact from model_version")) {
            Path graph = home.root().resolve(artifact).resolve("saved_model.pb");
            byte[] bytes = Files.readAllBytes(graph);
            bytes[bytes.length / 2] ^= 1;
            Files.write(graph, bytes);
        }
        // The champion's files are damaged, too, so the gate could not compare with it.
        home.execute("delete from model_alias where alias = 'champion'");
    }

    private static JsonNode ran(TrustSetting setting, JobHome home, List<String> words) throws Exception {
        TrustSetting.Answer answer = setting.loff(home, words);
        require(answer.exitCode() == 0 || answer.exitCode() == 4, "loff " + words + ": " + answer);
        return JsonMapper.builder().build().readTree(answer.output());
    }

    private static int version(JsonNode run) {
        return run.path("modelVersion").asInt();
    }

    private static boolean unchanged(JsonNode run) {
        return run.path("unchanged").asBoolean();
    }

    private static void require(boolean holds, String found) {
        if (!holds) {
            throw new CheckFailure(found);
        }
    }
}
