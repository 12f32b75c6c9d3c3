package dev.loff.app.checks.trust;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loff.app.checks.CheckData;
import dev.loff.app.checks.CheckFailure;
import dev.loff.app.checks.JobHome;
import dev.loff.app.checks.SmallEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A run that cannot succeed is refused before anything starts; a failed run says why and can be acknowledged. */
final class RefusedBeforeStart implements TrustScenario {
    @Override
    public String name() {
        return "refused-before-start";
    }

    @Override
    public String promise() {
        return "A run that cannot succeed is refused with one line and leaves no execution; what failed can be acknowledged.";
    }

    @Override
    public void run(TrustSetting setting) throws Exception {
        CheckData data = CheckData.small(setting.folder(), 3);
        Path empty = Files.createDirectory(setting.folder().resolve("empty"));
        Path one = Files.createDirectories(setting.folder().resolve("one/cat"));
        Files.writeString(one.resolve("1.jpg"), "a picture");
        Path damaged = SmallEncoder.write(setting.folder().resolve("damaged"));
        Files.writeString(damaged.resolve("encoder.json"), "{ \"name\": 7 }");
        try (JobHome home = setting.home()) {
            home.token("viewer"); // makes the tables
            List<List<String>> impossible = List.of(
                    List.of("nightly", "encoder=" + empty.resolveSibling("gone")),
                    List.of("nightly", "encoder=" + empty),
                    List.of("extract-features", "encoder=" + damaged),
                    List.of("train-classifier", "initial-weights=" + empty),
                    List.of("nightly", "dataset=" + empty),
                    List.of("nightly", "dataset=" + one.getParent()),
                    List.of("score-images", "model=nobody"));
            for (List<String> run : impossible) {
                requireRefused(setting, home, data, run);
            }
            TrustSetting.Answer scheduled = setting.loff(
                    home,
                    CheckData.with(
                            List.of(
                                    "schedules",
                                    "add",
                                    "x",
                                    "--cron",
                                    "0 2 * * *",
                                    "--zone",
                                    "UTC",
                                    "--job",
                                    "nightly"),
                            "dataset=" + data.pictures(),
                            "encoder=" + empty));
            require(
                    scheduled.exitCode() == 2 && scheduled.errors().contains(empty.toString()),
                    "schedule: " + scheduled);
            require(home.rows("select jobexecutionid from job_execution").isEmpty(), "a refusal left an execution");
            acknowledge(setting, home, data, one);
        }
    }

    private static void requireRefused(TrustSetting setting, JobHome home, CheckData data, List<String> run)
            throws Exception {
        List<String> words = new ArrayList<>(List.of("run", run.get(0)));
        if (!run.get(1).startsWith("dataset=")) {
            words.addAll(List.of("-P", "dataset=" + data.pictures()));
        }
        TrustSetting.Answer answer = setting.loff(home, CheckData.with(words, run.get(1)));
        String value = run.get(1).substring(run.get(1).indexOf('=') + 1);
        List<String> lines = answer.errors().lines().toList();
        require(
                answer.exitCode() == 2
                        && lines.size() == 1
                        && lines.get(0).contains(value)
                        && !answer.errors().contains("restart")
                        && !answer.errors().contains("Exception"),
                "loff run " + run + ": " + answer);
    }

    /** Two copies of one image in two classes pass the first check, but the scan finds no usable image. */
    private static void acknowledge(TrustSetting setting, JobHome home, CheckData data, Path cat) throws Exception {
        Path dog = Files.createDirectories(cat.resolveSibling("dog"));
        Files.copy(cat.resolve("1.jpg"), dog.resolve("1.jpg"));
        TrustSetting.Answer failed = setting.loff(
                home,
                CheckData.with(List.of("run", "nightly"), "dataset=" + cat.getParent(), "encoder=" + data.encoder()));
        require(
                failed.exitCode() == 1
                        && !failed.output().contains("restart")
                        && !failed.output().contains("{")
                        && failed.output().contains("run nightly again"),
                "a run on nothing: " + failed);
        JsonNode listed = troubles(setting, home);
        require(listed.size() == 1 && listed.get(0).path("id").asText().startsWith("run-"), "listed: " + listed);
        String id = listed.get(0).path("id").asText();
        require(!listed.get(0).path("restartable").asBoolean(true), "a restart would help: " + listed);
        require(setting.loff(home, List.of("acknowledge", id)).exitCode() == 2, "acknowledged without a reason");
        TrustSetting.Answer done = setting.loff(home, List.of("acknowledge", id, "--reason", "test data"));
        require(done.exitCode() == 0, "acknowledge: " + done);
        require(troubles(setting, home).isEmpty(), "it is still listed");
        require(
                home.rows("select 1 from audit_entry where action = 'acknowledge'")
                                .size()
                        == 1,
                "the audit log does not have it");
    }

    private static JsonNode troubles(TrustSetting setting, JobHome home) throws Exception {
        return JsonMapper.builder()
                .build()
                .readTree(setting.loff(home, List.of("acknowledge", "--json")).output());
    }

    private static void require(boolean holds, String found) {
        if (!holds) {
            throw new CheckFailure(found);
        }
    }
}
