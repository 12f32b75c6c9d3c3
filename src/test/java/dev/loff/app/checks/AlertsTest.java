package dev.loff.app.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each alert has its two cases and its runbook, and uses existing meters. {@code ops/checks/alerts} runs promtool. */
class AlertsTest {
    private static final Path OPS = Path.of("../ops");
    private static final Pattern METER = Pattern.compile("\\b(loff_[a-z0-9_]+)");

    private final List<JsonNode> rules = new ArrayList<>();
    private final JsonNode cases;

    AlertsTest() throws IOException {
        YAMLMapper yaml = new YAMLMapper();
        yaml.readTree(OPS.resolve("prometheus/loff.rules.yml").toFile())
                .get("groups")
                .forEach(group -> group.get("rules").forEach(rules::add));
        cases = yaml.readTree(OPS.resolve("prometheus/loff.rules.test.yml").toFile());
    }

    @Test
    void eachAlertHasACaseInWhichItFiresAndOneInWhichItDoesNot() {
        Set<String> firing = new TreeSet<>();
        Set<String> silent = new TreeSet<>();
        for (JsonNode test : cases.get("tests")) {
            for (JsonNode alert : test.path("alert_rule_test")) {
                (alert.get("exp_alerts").isEmpty() ? silent : firing)
                        .add(alert.get("alertname").asText());
            }
        }
        assertThat(firing).isEqualTo(alerts());
        assertThat(silent).isEqualTo(alerts());
    }

    @Test
    void eachAlertHasARunbookAndEachRunbookAnAlert() throws IOException {
        try (Stream<Path> files = Files.list(OPS.resolve("runbooks"))) {
            assertThat(files.map(it -> it.getFileName().toString().replace(".md", "")))
                    .containsExactlyInAnyOrderElementsOf(alerts());
        }
        for (JsonNode rule : alertRules()) {
            String name = rule.get("alert").asText();
            assertThat(rule.at("/annotations/runbook_url").asText()).isEqualTo("ops/runbooks/" + name + ".md");
            assertThat(rule.at("/labels/severity").asText()).isIn("warning", "critical");
            assertThat(Files.readString(OPS.resolve("runbooks/" + name + ".md")))
                    .startsWith("# " + name + "\n")
                    .contains("**Symptom.**", "**Meaning.**", "**First command.**", "**Fix.**");
        }
    }

    @Test
    void alertsUseListedMeters() throws IOException {
        String listed = Files.readString(OPS.resolve("prometheus/metrics.md"));
        for (JsonNode rule : rules) {
            assertThat(METER.matcher(rule.get("expr").asText()).results().map(it -> it.group(1)))
                    .allSatisfy(meter -> assertThat(listed).contains("| `" + meter + "` |"));
        }
    }

    private List<JsonNode> alertRules() {
        return rules.stream().filter(it -> it.has("alert")).toList();
    }

    private Set<String> alerts() {
        return alertRules().stream().map(it -> it.get("alert").asText()).collect(Collectors.toCollection(TreeSet::new));
    }
}
