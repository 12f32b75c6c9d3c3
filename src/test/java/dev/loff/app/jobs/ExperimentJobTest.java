package dev.loff.app.jobs;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loff.app.access.Role;
import dev.loff.app.access.Tokens;
import dev.loff.dataset.DrawnPictures;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.registry.Executions;
import dev.loff.registry.ExperimentCell;
import dev.loff.registry.ExperimentLedger;
import dev.loff.registry.TrainingLedger;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small experiment on drawn pictures with the shipped encoder, on a real database. */
@QuarkusTest
class ExperimentJobTest {
    private static final Actor TESTER = new Actor("tester", "test");
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Inject
    JobControl jobs;

    @Inject
    Submissions submissions;

    @Inject
    RunReports reports;

    @Inject
    Executions executions;

    @Inject
    ExperimentLedger experiments;

    @Inject
    TrainingLedger trainings;

    @Inject
    Integrity integrity;

    @Inject
    Tokens tokens;

    @TempDir
    Path temporary;

    @Test
    void comparesMethodsWithSeedsInOneTable() throws Exception {
        Path copy = temporary.resolve("copy");
        RunReport run = new RunsInTests(submissions, jobs, reports)
                .run(
                        JobDefinition.EXPERIMENT,
                        Map.of(
                                "dataset", pictures("compared", 51),
                                "methods", "linear,loff-ta",
                                "ablations", "no-noise",
                                "seeds", "3,7",
                                "epochs", "2",
                                "segment-minibatches", "2",
                                "output", copy.toString()));

        assertThat(run.status()).as(run.failure()).isEqualTo("COMPLETED");
        assertThat(run.epochs()).isEqualTo(12);
        JsonNode written = JsonMapper.builder()
                .build()
                .readTree(Path.of(String.valueOf(run.output()))
                        .resolve("experiment.json")
                        .toFile());
        assertThat(written.get("methods").findValuesAsText("method"))
                .containsExactly("linear", "loff-ta", "loff-ta-no-noise");
        for (JsonNode method : written.get("methods")) {
            assertThat(method.get("cells").findValuesAsText("seed")).containsExactly("3", "7");
            assertThat(method.get("summary").get("seeds").intValue()).isEqualTo(2);
            for (JsonNode cell : method.get("cells")) {
                assertThat(cell.get("curve")).hasSize(2);
                assertThat(cell.get("result").get("memory").get("bytes").longValue())
                        .isPositive();
                assertThat(cell.get("result").get("inferenceImagesPerSecond").doubleValue())
                        .isPositive();
            }
        }
        for (String file : List.of("experiment.md", "experiment.json", "experiment.html")) {
            assertThat(Files.readString(copy.resolve(file)))
                    .isEqualTo(Files.readString(
                            Path.of(String.valueOf(run.output())).resolve(file)));
        }
        requirePages(run.execution());
        assertThat(integrity.verify().problems()).isEmpty();
        assertThat(integrity.check().strays())
                .filteredOn(it -> it.contains("-" + run.execution() + "-"))
                .isEmpty();
    }

    @Test
    void aRestartTrainsNoFinishedCellAgain() throws Exception {
        long execution = ((Submission.Started) submissions.submit(
                        new Submissions.Request(
                                JobDefinition.EXPERIMENT,
                                Map.of(
                                        "dataset", pictures("stopped", 52),
                                        "methods", "linear,loff",
                                        "seeds", "2",
                                        "epochs", "40"),
                                null),
                        TESTER))
                .execution();
        long instance = executions.find(execution).orElseThrow().instance();
        while (finished(instance).isEmpty()) {
            assertThat(jobs.await(execution, Duration.ofMillis(50)))
                    .as("it ended before it could be stopped")
                    .isFalse();
        }
        jobs.stop(execution, PATIENCE, TESTER);
        assertThat(jobs.await(execution, PATIENCE)).isTrue();
        assertThat(reports.find(execution).orElseThrow().status()).isEqualTo("STOPPED");
        List<ExperimentCell> before = finished(instance);
        assertThat(before).isNotEmpty().hasSizeLessThan(4);
        Instant firstFinished = before.get(0).finishedAt();

        long again = jobs.restart(execution, Map.of(), TESTER);
        assertThat(jobs.await(again, PATIENCE)).isTrue();

        RunReport resumed = reports.find(again).orElseThrow();
        assertThat(resumed.status()).as(resumed.failure()).isEqualTo("COMPLETED");
        assertThat(finished(instance)).hasSize(4);
        assertThat(finished(instance).get(0).finishedAt()).isEqualTo(firstFinished);
        for (ExperimentCell cell : finished(instance)) {
            assertThat(trainings.segments(cell.trainingRun().id()))
                    .hasSize(40)
                    .allSatisfy(it -> assertThat(it.stateFile()).isNull());
        }
        before.forEach(cell -> assertThat(trainings.segments(cell.trainingRun().id()))
                .allSatisfy(it -> assertThat(it.executionId()).isEqualTo(execution)));
    }

    @Test
    void whatDoesNotGoTogetherIsRefusedBeforeAnythingStarts() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> submissions.submit(
                        new Submissions.Request(
                                JobDefinition.EXPERIMENT,
                                Map.of(
                                        "dataset",
                                        temporary.toString(),
                                        "ablations",
                                        "no-cls",
                                        "pooling",
                                        "mean",
                                        "encoder-class-token",
                                        "ignored"),
                                null),
                        TESTER))
                .withMessageContaining("the ablation changes nothing of loff-ta")
                .withMessageContaining("ablation=no-cls");
    }

    private void requirePages(long execution) {
        String token = tokens.create("experiment-viewer", Role.VIEWER, Duration.ofHours(1), TESTER);
        try {
            String page = as(token)
                    .get("/executions/" + execution + "/experiment")
                    .then()
                    .statusCode(200)
                    .extract()
                    .asString();
            assertThat(page)
                    .contains("<svg class=\"plot scores\"", "LOFF-TA, no noise", "Download this page")
                    .doesNotContain(" style=", "<style", "<script>");
            as(token)
                    .get("/executions/" + execution + "/experiment/experiment.html")
                    .then()
                    .statusCode(200)
                    .header("Content-Disposition", "attachment; filename=\"experiment.html\"")
                    .body(containsString("<style>"));
            as(token)
                    .get("/api/v1/executions/" + execution + "/experiment")
                    .then()
                    .statusCode(200)
                    .body("methods.size()", equalTo(3))
                    .body("methods[1].method", equalTo("loff-ta"));
            as(token).get("/executions/987654321/experiment").then().statusCode(404);
            given().get("/api/v1/executions/" + execution + "/experiment")
                    .then()
                    .statusCode(401);
        } finally {
            tokens.revoke("experiment-viewer", TESTER);
        }
    }

    private static RequestSpecification as(String token) {
        return given().header("Authorization", "Bearer " + token);
    }

    private List<ExperimentCell> finished(long instance) {
        return experiments.cells(instance).stream()
                .filter(it -> Objects.nonNull(it.finishedAt()))
                .toList();
    }

    private String pictures(String name, long seed) throws Exception {
        Path folder = temporary.resolve(name);
        DrawnPictures.writeFolder(folder, 10, seed);
        return folder.toString();
    }
}
