package dev.loff.app.checks.trust;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loff.app.checks.CheckData;
import dev.loff.app.checks.CheckFailure;
import dev.loff.app.checks.JobHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;

/** Four bytes of a shard change but not its size and time: the next night reports it and extracts the images again. */
final class DamagedShards implements TrustScenario {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** Unreadable pictures are quarantined. */
    private static final List<Integer> WELL = List.of(0, 4);

    @Override
    public String name() {
        return "damaged-shards";
    }

    @Override
    public String promise() {
        return "no run trains on a shard that was changed: it is extracted again, and the run says so; verify finds"
                + " and repairs it";
    }

    @Override
    public void run(TrustSetting setting) throws Exception {
        CheckData data = CheckData.small(setting.folder(), 12);
        String[] nightly = data.run(
                        "nightly",
                        "classifier=linear",
                        "epochs=2",
                        "speed-probe=off",
                        "shard-images=16",
                        "model=trusted")
                .toArray(String[]::new);
        try (JobHome home = setting.home()) {
            JsonNode first = JSON.readTree(home.run(WELL, nightly));
            CheckFailure.unless(first.path("damagedShards").isEmpty(), "a first night has damaged shards: " + first);

            String file = damage(home);
            JsonNode second = JSON.readTree(home.run(WELL, nightly));
            requireNamed(second, file);
            CheckFailure.unless(
                    second.path("extracted").asInt() > 0
                            && second.path("extracted").asInt()
                                    < first.path("extracted").asInt(),
                    "the images of one shard were to be extracted again: " + second);
            CheckFailure.unless(
                    second.path("testAccuracy").equals(first.path("testAccuracy")),
                    "the accuracy differs from that of the night before: " + second);
            home.run(List.of(0), "verify");

            String other = damage(home);
            String said = home.run(List.of(1), "verify");
            CheckFailure.unless(
                    said.contains(other) && said.contains("loff verify --repair"),
                    "verify does not name the shard and the next command: " + said);
            home.run(List.of(0), "verify", "--repair", "--json");
            home.run(List.of(0), "verify");
            JsonNode third = JSON.readTree(home.run(WELL, nightly));
            CheckFailure.unless(
                    third.path("extracted").asInt() == 0, "the repair has not extracted the images again: " + third);
        }
    }

    private static void requireNamed(JsonNode report, String file) {
        CheckFailure.unless(
                report.path("damagedShards").size() == 1
                        && report.path("damagedShards").get(0).asText().equals(file),
                "the run does not name its damaged shard (shard=" + file + "): " + report);
    }

    private static String damage(JobHome home) throws Exception {
        String file = home.rows("select file from shard where gone_at is null order by id desc limit 1")
                .get(0);
        change(home.root().resolve(file));
        return file;
    }

    private static void change(Path shard) throws IOException {
        FileTime time = Files.getLastModifiedTime(shard);
        byte[] content = Files.readAllBytes(shard);
        for (int i = 0; i < 4; i++) {
            content[content.length / 2 + i] ^= 0x55;
        }
        Files.write(shard, content);
        Files.setLastModifiedTime(shard, time);
    }
}
