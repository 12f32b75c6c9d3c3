package dev.loff.app.health;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import dev.loff.job.Workspace;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Inject;
import java.nio.file.Path;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
class HealthTest {
    @TempDir
    Path temporary;

    @Inject
    HttpServer server;

    @Test
    void readyMeansDatabaseDataFolderAndEncoder() {
        get(management("/q/health/ready"))
                .then()
                .statusCode(200)
                .body("status", equalTo("UP"))
                .body("checks.name", hasItems("Database connections health check", "data folder", "encoder"));
    }

    @Test
    void aliveAndStartedAskNobodyElse() {
        get(management("/q/health/live"))
                .then()
                .statusCode(200)
                .body("status", equalTo("UP"))
                .body("checks", equalTo(java.util.List.of()));
        get(management("/q/health/started")).then().statusCode(200).body("status", equalTo("UP"));
    }

    @Test
    void aFolderThatIsGoneIsNotReadyAndSaysWhy() {
        HealthCheckResponse answer = new DataFolderReadiness(new Workspace(temporary.resolve("gone"))).call();
        assertThat(answer.getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
        assertThat(answer.getData().orElseThrow()).hasEntrySatisfying("reason", reason -> assertThat(reason.toString())
                .contains("Cannot write in the data folder"));
    }

    private String management(String path) {
        return "http://127.0.0.1:" + server.getManagementPort() + path;
    }
}
