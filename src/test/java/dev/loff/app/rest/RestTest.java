package dev.loff.app.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import dev.loff.app.access.Role;
import dev.loff.app.access.Tokens;
import dev.loff.app.jobs.Actor;
import dev.loff.dataset.DrawnPictures;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.builder.RequestSpecBuilder;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
class RestTest {
    private static final int TRIES = 600;
    private static final Actor TESTER = new Actor("tester", "test");

    @TempDir
    Path temporary;

    @Inject
    Tokens tokens;

    @BeforeEach
    void withAToken() {
        String token = tokens.create("rest-test", Role.ADMIN, Duration.ofHours(1), TESTER);
        RestAssured.requestSpecification = new RequestSpecBuilder()
                .addHeader("Authorization", "Bearer " + token)
                .build();
    }

    @AfterEach
    void withoutIt() {
        RestAssured.requestSpecification = null;
        tokens.revoke("rest-test", TESTER);
    }

    @Test
    void noAnswerNamesAClass() {
        for (String body : new String[] {
            "",
            "[1]",
            "{",
            "{\"no-such\": 1}",
            "{\"deadlineSeconds\": \"soon\"}",
            "[".repeat(1_500),
            "{\"overlap\": \"TWICE\"}",
            "{\"parameters\": 7}",
            "\"text\"",
            "{\"catchUp\": \"soon\"}"
        }) {
            for (String path : new String[] {"/api/v1/executions", "/api/v1/schedules", "/api/v1/executions/1/stop"}) {
                String answer = given().contentType(ContentType.JSON)
                        .body(body)
                        .post(path)
                        .asString();
                assertThat(answer)
                        .as(path + " " + body)
                        .doesNotContainPattern("([a-z]+\\.){2,}[A-Z]")
                        .doesNotContain("Exception", "class ", "java");
            }
        }
        given().contentType(ContentType.JSON)
                .body("{\"no-such\": 1}")
                .post("/api/v1/executions")
                .then()
                .statusCode(400)
                .body("detail", equalTo("Cannot read the request: there is no such field (field=no-such, line=1)"));
    }

    @Test
    void everyOperationDocumentsItsErrors() {
        Map<String, Map<String, Map<String, Object>>> paths =
                given().get("/q/openapi?format=json").jsonPath().getMap("paths");
        paths.forEach((path, operations) -> operations.forEach((method, operation) -> {
            if (operation.get("responses") instanceof Map<?, ?> responses) {
                assertThat(responses.keySet().stream().map(String::valueOf).toList())
                        .as(method + " " + path)
                        .contains("400", "401", "403");
            }
        }));
        assertThat(paths).isNotEmpty();
    }

    @Test
    void aRunOverHttpCannotReadLoffsOwnFolders() {
        json(Map.of("job", "extract-features", "parameters", Map.of("dataset", "target/test-home/postgres")))
                .post("/api/v1/executions")
                .then()
                .statusCode(400)
                .body("detail", containsString("loff.data-roots"));
    }

    @Test
    void runsAJobAndShowsIt() throws Exception {
        DrawnPictures.writeFolder(temporary, 2, 21);
        Map<String, Object> request = Map.of(
                "job",
                "extract-features",
                "parameters",
                Map.of("dataset", temporary.toString()),
                "key",
                "rest " + temporary);

        int execution = json(request)
                .post("/api/v1/executions")
                .then()
                .statusCode(201)
                .extract()
                .path("execution");
        json(request)
                .post("/api/v1/executions")
                .then()
                .statusCode(200)
                .body("outcome", equalTo("SAME_AS_BEFORE"))
                .body("execution", equalTo(execution));

        assertThat(ended(execution)).isEqualTo("COMPLETED");
        given().get("/api/v1/executions?job=extract-features&limit=1")
                .then()
                .statusCode(200)
                .body("items", hasSize(1))
                .body("next", notNullValue());
        given().get("/api/v1/executions/" + execution + "/quarantine")
                .then()
                .statusCode(200)
                .body("", hasSize(0));
        given().get("/api/v1/audit?execution=" + execution)
                .then()
                .body("items.action", hasItem("submit"))
                .body("items[0].actor", equalTo("token:rest-test"))
                .body("items[0].origin", containsString("rest from 127.0.0.1"));
        json(Map.of())
                .post("/api/v1/executions/" + execution + "/restart")
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("detail", containsString("it is complete"));
    }

    private String ended(int execution) throws InterruptedException {
        String status = "";
        for (int i = 0; i < TRIES && !status.equals("COMPLETED") && !status.equals("FAILED"); i++) {
            Thread.sleep(100);
            status = given().get("/api/v1/executions/" + execution).path("status");
        }
        return status;
    }

    @Test
    void aBadRequestIsExplained() {
        json("{\"job\": \"nightly\", \"parameters\": {\"seed\": \"x\"}}")
                .post("/api/v1/executions")
                .then()
                .statusCode(400)
                .body("detail", containsString("dataset is missing"))
                .body("status", equalTo(400));
        json("{\"job\": ").post("/api/v1/executions").then().statusCode(400).contentType("application/problem+json");
        json("{\"nonsense\": 1}")
                .post("/api/v1/executions")
                .then()
                .statusCode(400)
                .body("detail", containsString("nonsense"));
        given().get("/api/v1/executions?limit=0").then().statusCode(400);
        given().get("/api/v1/models/none/versions/1")
                .then()
                .statusCode(404)
                .body("detail", containsString("Cannot find a model version"));
    }

    @Test
    void anImpossibleRunIsRefusedAndLeavesNoExecution() throws Exception {
        DrawnPictures.writeFolder(temporary, 1, 23);
        int before = newestExecution();
        for (Map<String, String> impossible : List.of(
                Map.of("dataset", temporary.toString(), "encoder", "/nowhere/encoder"),
                Map.of("dataset", temporary.toString(), "encoder", temporary.toString()),
                Map.of("dataset", temporary.toString(), "initial-weights", "/nowhere/weights"),
                Map.of("dataset", temporary.resolve("boat").toString()))) {
            json(Map.of("job", "nightly", "parameters", impossible))
                    .post("/api/v1/executions")
                    .then()
                    .statusCode(400)
                    .body("detail", containsString("Cannot"));
        }
        json(Map.of("job", "score-images", "parameters", Map.of("dataset", temporary.toString(), "model", "nobody")))
                .post("/api/v1/executions")
                .then()
                .statusCode(404)
                .body("detail", containsString("model=nobody"));
        assertThat(newestExecution()).isEqualTo(before);
        given().get("/api/v1/needs-a-hand").then().statusCode(200);
        json(Map.of("reason", "seen"))
                .post("/api/v1/needs-a-hand/run-0/acknowledge")
                .then()
                .statusCode(404);
    }

    private static int newestExecution() {
        List<Integer> newest = given().get("/api/v1/executions?limit=1").path("items.execution");
        return newest.isEmpty() ? 0 : newest.get(0);
    }

    @Test
    void keepsSchedules() {
        json(Map.of(
                        "name", "rest-nightly",
                        "cron", "30 2 * * *",
                        "zone", "Europe/Berlin",
                        "job", "nightly",
                        "parameters", Map.of("dataset", "/data/leaves")))
                .post("/api/v1/schedules")
                .then()
                .statusCode(201)
                .body("terms.catchUp", equalTo("PT1H"));
        json(Map.of("cron", "0 3 * * *"))
                .patch("/api/v1/schedules/rest-nightly")
                .then()
                .statusCode(200);
        json(Map.of("cron", "61 3 * * *"))
                .patch("/api/v1/schedules/rest-nightly")
                .then()
                .statusCode(400);
        json(Map.of("reason", "holidays"))
                .post("/api/v1/schedules/rest-nightly/pause")
                .then()
                .statusCode(200);
        given().get("/api/v1/schedules/rest-nightly/next?count=2")
                .then()
                .body("against", hasItem("paused by token:rest-test: holidays"));
        given().get("/api/v1/audit?limit=5").then().body("items.action", hasItem("pause schedule"));
        given().delete("/api/v1/schedules/rest-nightly").then().statusCode(204);
        given().get("/api/v1/schedules/rest-nightly").then().statusCode(404);
    }

    @Test
    void aPageOfAnotherSiteChangesNothing() {
        json(Map.of())
                .header("Origin", "http://elsewhere.example")
                .post("/api/v1/executions/1/stop")
                .then()
                .statusCode(403)
                .contentType("application/problem+json");
    }

    @Test
    void aLargeBodyIsNotRead() {
        json("\"" + "x".repeat(100_000) + "\"")
                .post("/api/v1/executions")
                .then()
                .statusCode(413);
    }

    @Test
    void describesItself() {
        given().accept(ContentType.JSON)
                .get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .body(
                        "paths.'/api/v1/executions/{id}/stop'.post.summary",
                        equalTo("Stop after the shard or segment in hand"));
        given().get("/api/v1/jobs")
                .then()
                .body("name", hasItem("nightly"))
                .body(
                        "find { it.name == 'nightly' }.parameters.findAll { it.defaultValue == null }.name",
                        contains("dataset"));
    }

    private static RequestSpecification json(Object body) {
        return given().contentType(ContentType.JSON).body(body);
    }
}
