package dev.loff.app.console;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.loff.app.access.Role;
import dev.loff.app.access.Tokens;
import dev.loff.app.config.LoffConfig;
import dev.loff.app.jobs.Actor;
import dev.loff.app.schedule.ScheduleControl;
import dev.loff.app.schedule.ScheduleReports;
import dev.loff.app.schedule.ScheduleTerms;
import dev.loff.registry.Overlap;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks the HTML of the pages; ops/checks/console checks them in a browser. */
@QuarkusTest
class ConsoleTest {
    private static final Actor TESTER = new Actor("tester", "test");

    @Inject
    Tokens tokens;

    @Inject
    ScheduleControl schedules;

    @Inject
    ScheduleReports reports;

    @Inject
    LoffConfig config;

    private Map<Role, String> secrets = Map.of();

    @BeforeEach
    void withTokens() {
        secrets = Map.of(
                Role.VIEWER, tokens.create("console-viewer", Role.VIEWER, Duration.ofHours(1), TESTER),
                Role.OPERATOR, tokens.create("console-operator", Role.OPERATOR, Duration.ofHours(1), TESTER));
    }

    @AfterEach
    void withoutThem() {
        tokens.revoke("console-viewer", TESTER);
        tokens.revoke("console-operator", TESTER);
    }

    private RequestSpecification as(Role role) {
        return given().header("Authorization", "Bearer " + secrets.get(role));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/tonight/live",
                "/executions",
                "/schedules",
                "/quarantine",
                "/models",
                "/data",
                "/audit",
                "/executions/new",
                "/schedules/new",
                "/dashboards"
            })
    void aPageNeedsNoInlineScriptAndNoInlineStyle(String path) {
        String page = as(Role.OPERATOR)
                .get(path)
                .then()
                .statusCode(200)
                .contentType(startsWith("text/html"))
                .extract()
                .asString();
        assertThat(page)
                .doesNotContain(" style=", "<style", "javascript:", "<script>", " onclick=")
                .doesNotContain("http://", "https://");
    }

    @Test
    void aViewerSeesNoButtons() {
        as(Role.OPERATOR).get("/executions").then().body(containsString("Start a run"));
        as(Role.VIEWER).get("/executions").then().body(not(containsString("Start a run")));
        as(Role.VIEWER)
                .get("/executions/new")
                .then()
                .statusCode(403)
                .contentType(startsWith("text/html"))
                .body(containsString("it takes a role that you do not have"));
    }

    @Test
    void aMistakeIsAnsweredByAPageAndToAProgramByAProblem() {
        as(Role.VIEWER)
                .get("/executions/987654321")
                .then()
                .statusCode(404)
                .contentType(startsWith("text/html"))
                .body(containsString("Cannot show an execution: there is none of that id"));
        as(Role.VIEWER)
                .get("/api/v1/executions/987654321")
                .then()
                .statusCode(404)
                .contentType("application/problem+json");
        as(Role.VIEWER).get("/models/none/compare?v=1").then().statusCode(400).body(containsString("two to five"));
    }

    @Test
    void aFormErrorIsShownAndTheTypedValuesStay() {
        as(Role.OPERATOR)
                .formParam("job", "nightly")
                .formParam("key", "console test")
                .formParam("dataset", "/no/such/<folder>")
                .formParam("epochs", "many")
                .post("/executions")
                .then()
                .statusCode(400)
                .body(containsString("it is a whole number from 1 to 100000, or auto (epochs=many)"))
                .body(containsString("value=\"/no/such/&lt;folder&gt;\""));
    }

    @Test
    void aFormNamesNoFolderThatThisHostDoesNotAllow() {
        String own = config.home().resolve("postgres").toString();
        as(Role.OPERATOR)
                .formParams(Map.of("job", "extract-features", "key", "console foreign", "dataset", own))
                .post("/executions")
                .then()
                .statusCode(400)
                .body(containsString("loff.data-roots"));
        as(Role.OPERATOR)
                .formParams(Map.of(
                        "name", "console-foreign",
                        "cron", "30 2 * * *",
                        "zone", "UTC",
                        "job", "extract-features",
                        "catchUpMinutes", "60",
                        "parameters", "dataset=" + own))
                .post("/schedules")
                .then()
                .statusCode(400)
                .body(containsString("loff.data-roots"));
    }

    @Test
    void aScheduleThatAFormAddsIsCheckedAtEachStart() {
        Map<String, String> form = Map.of(
                "name", "console-marked",
                "cron", "0 0 1 1 *",
                "zone", "UTC",
                "job", "extract-features",
                "catchUpMinutes", "60",
                "parameters", "dataset=/tmp\nonly-data-roots=off");
        as(Role.OPERATOR)
                .redirects()
                .follow(false)
                .formParams(form)
                .post("/schedules")
                .then()
                .statusCode(303);
        assertThat(reports.find("console-marked").terms().parameters()).containsEntry("only-data-roots", "on");
        as(Role.OPERATOR)
                .redirects()
                .follow(false)
                .formParams(Map.of(
                        "name", "console-marked",
                        "version",
                                Integer.toString(reports.find("console-marked").version()),
                        "cron", "0 0 2 1 *",
                        "zone", "UTC",
                        "job", "extract-features",
                        "catchUpMinutes", "60",
                        "parameters", "dataset=/tmp"))
                .post("/schedules")
                .then()
                .statusCode(303);
        assertThat(reports.find("console-marked").terms().parameters()).containsEntry("only-data-roots", "on");
        schedules.remove("console-marked", TESTER);
    }

    @Test
    void aScheduleIsPausedWithAReasonAndShownSo() {
        schedules.add(
                "console-night",
                new ScheduleTerms(
                        "30 2 * * *", "Europe/Berlin", "retention", Map.of(), Overlap.SKIP, Duration.ofHours(1), null),
                TESTER);
        as(Role.OPERATOR).get("/schedules/console-night/pause").then().body(containsString("Pause console-night?"));
        as(Role.OPERATOR)
                .redirects()
                .follow(false)
                .formParam("reason", "disk <full>")
                .post("/schedules/console-night/pause")
                .then()
                .statusCode(303)
                .header("Location", containsString("/schedules/console-night?done=PAUSED"));
        as(Role.VIEWER)
                .get("/")
                .then()
                .body(containsString("needs a hand"))
                .body(containsString("disk &lt;full&gt; (token:console-operator)"));
        as(Role.OPERATOR)
                .formParam("reason", " ")
                .post("/schedules/console-night/pause")
                .then()
                .statusCode(400);
        schedules.remove("console-night", TESTER);
    }

    @Test
    void theFiresOfANewScheduleArePreviewed() {
        as(Role.OPERATOR)
                .formParams(Map.of(
                        "cron",
                        "30 2 * * *",
                        "zone",
                        "Europe/Berlin",
                        "job",
                        "retention",
                        "catchUpMinutes",
                        "60",
                        "preview",
                        "yes"))
                .post("/schedules")
                .then()
                .statusCode(200)
                .body(containsString("It would fire"));
    }

    @Test
    void scriptsAndStyleAreServedFromHere() {
        String page = as(Role.VIEWER).get("/").asString();
        List<String> assets = page.lines()
                .filter(line -> line.contains("<script") || line.contains("stylesheet"))
                .map(line -> line.replaceFirst(".*(?:src|href)=\"([^\"]+)\".*", "$1"))
                .toList();
        assertThat(assets).hasSize(3);
        assets.forEach(it -> as(Role.VIEWER).get(it).then().statusCode(200));
    }
}
