package dev.loff.app.checks.trust;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loff.app.checks.CheckData;
import dev.loff.app.checks.CheckFailure;
import dev.loff.app.checks.JobHome;
import java.io.IOException;
import java.util.List;

/** The report that {@code loff run --json} of a small and fast job printed, and its exit code. */
record Run(int exitCode, JsonNode report) {
    /** Trains the smallest classifier for one epoch. */
    static Run nightly(TrustSetting setting, JobHome home, String dataset, String encoder, String... parameters)
            throws IOException, InterruptedException {
        List<String> words = CheckData.with(
                List.of("run", "nightly", "--json"),
                "dataset=" + dataset,
                "encoder=" + encoder,
                "classifier=linear",
                "epochs=1",
                "speed-probe=off");
        return of(setting.loff(home, CheckData.with(words, parameters)));
    }

    static Run extract(TrustSetting setting, JobHome home, String dataset, String encoder, String... parameters)
            throws IOException, InterruptedException {
        List<String> words = CheckData.with(
                List.of("run", "extract-features", "--json"), "dataset=" + dataset, "encoder=" + encoder);
        return of(setting.loff(home, CheckData.with(words, parameters)));
    }

    static Run of(TrustSetting.Answer answer) throws IOException {
        String json = answer.output().lines().reduce((before, last) -> last).orElse("");
        if (!json.startsWith("{")) {
            throw new CheckFailure("a run printed no report\n" + answer.output() + answer.errors());
        }
        return new Run(answer.exitCode(), JsonMapper.builder().build().readTree(json));
    }

    long execution() {
        return report.path("execution").asLong();
    }

    String failure() {
        return report.path("failure").asText();
    }

    void requireCompleted(int code) {
        CheckFailure.unless(
                exitCode == code && report.path("status").asText().equals("COMPLETED"),
                "a run should end with " + code + ": " + this);
    }

    void requireFailed(String... reasons) {
        CheckFailure.unless(
                exitCode == 1
                        && report.path("status").asText().equals("FAILED")
                        && report.path("modelName").isNull()
                        && List.of(reasons).stream().allMatch(failure()::contains),
                "a run should fail, register no model, and say " + List.of(reasons) + ": " + this);
    }

    void require(String pointer, String value) {
        CheckFailure.unless(
                report.at(pointer).toString().equals(value),
                pointer + " should be " + value + ", not " + report.at(pointer) + ": " + this);
    }
}
