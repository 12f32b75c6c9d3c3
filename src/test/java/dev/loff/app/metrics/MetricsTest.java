package dev.loff.app.metrics;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.encoder.PipelineListener.Phase;
import dev.loff.job.event.CheckpointWritten;
import dev.loff.job.event.EpochFinished;
import dev.loff.job.event.ImageQuarantined;
import dev.loff.job.event.ImagesRead;
import dev.loff.job.event.ImagesReused;
import dev.loff.job.event.JobFinished;
import dev.loff.job.event.PipelineTimed;
import dev.loff.job.event.ShardCommitted;
import dev.loff.job.event.StepProgress;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.http.HttpServer;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class MetricsTest {

    private static final String JOB = "extract-features";

    @Inject
    Event<Object> events;

    @Inject
    HttpServer server;

    @BeforeEach
    void oneOfEachEvent() {
        events.fire(new ImagesRead(JOB, 100));
        events.fire(new ImagesReused(JOB, 10));
        events.fire(new ImageQuarantined(JOB, "NOT_AN_IMAGE"));
        events.fire(new ShardCommitted(17, JOB, 80, 4096, Duration.ofMillis(200), Duration.ofSeconds(3)));
        events.fire(new PipelineTimed(17, JOB, Phase.ENCODE, Duration.ofMillis(30)));
        events.fire(new CheckpointWritten(17, "train-classifier", Duration.ofMillis(40)));
        events.fire(new EpochFinished("train-classifier", 3, 0.7, 0.8, 0.9, 0.75, 512));
        events.fire(new StepProgress(1, JOB, "extract", 80, 400, "images", 20, Duration.ofSeconds(16)));
    }

    @Test
    void showsTheValuesOfEvents() {
        PageText page = scrape();
        assertThat(page.value("loff_images_extracted_total{job=\"extract-features\"}"))
                .isGreaterThanOrEqualTo(80);
        assertThat(page.value("loff_images_quarantined_total{job=\"extract-features\",reason=\"not_an_image\"}"))
                .isGreaterThanOrEqualTo(1);
        assertThat(page.value("loff_training_accuracy_ratio{job=\"train-classifier\",split=\"validation\"}"))
                .isEqualTo(0.75);
        assertThat(page.value("loff_step_remaining_seconds{job=\"extract-features\",step=\"extract\"}"))
                .isEqualTo(16);
        assertThat(page.value("loff_shard_write_duration_seconds_sum{job=\"extract-features\"}"))
                .isGreaterThanOrEqualTo(0.2);
        assertThat(page.value("loff_minibatch_duration_seconds_sum{job=\"extract-features\",phase=\"encode\"}"))
                .isGreaterThanOrEqualTo(0.03);
    }

    @Test
    void showsProcessAndHostInOneScrape() {
        PageText page = scrape();
        assertThat(page.value("process_resident_memory_bytes")).isGreaterThan(50e6);
        assertThat(page.value("loff_database_up")).isEqualTo(1);
        assertThat(page.text()).containsPattern("(?m)^loff_build_info\\{.*version=\"");
        assertThat(page.text()).as("meters of Micrometer").contains("jvm_memory_used_bytes{");
    }

    @Test
    void stepsOfAJobDisappearWhenItEnds() {
        events.fire(new JobFinished(JOB, "COMPLETED", Instant.EPOCH));
        PageText page = scrape();
        assertThat(page.text()).doesNotContain("loff_step_items_done{job=\"" + JOB + "\"");
        assertThat(page.value("loff_job_executions_total{job=\"extract-features\",status=\"completed\"}"))
                .isGreaterThanOrEqualTo(1);
    }

    @Test
    void namesFollowPrometheusRules() {
        assertThat(scrape().lint()).isEmpty();
    }

    @Test
    void speaksOpenMetricsAndProtobufWhenAsked() {
        String openMetrics = given().header("Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5")
                .get(management("/metrics"))
                .then()
                .statusCode(200)
                .header("Content-Type", org.hamcrest.Matchers.startsWith("application/openmetrics-text"))
                .extract()
                .asString();
        assertThat(openMetrics).endsWith("# EOF\n");
        assertThat(openMetrics).contains("# UNIT loff_shard_written_bytes bytes");
        given().header(
                        "Accept",
                        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited")
                .get(management("/metrics"))
                .then()
                .statusCode(200)
                .header("Content-Type", org.hamcrest.Matchers.startsWith("application/vnd.google.protobuf"));
    }

    @Test
    void aSlowShardNamesItsExecution() {
        String page = given().header("Accept", "application/openmetrics-text;version=1.0.0")
                .get(management("/metrics"))
                .asString();
        for (String histogram : List.of(
                "loff_shard_duration_seconds",
                "loff_shard_write_duration_seconds",
                "loff_minibatch_duration_seconds",
                "loff_training_state_write_duration_seconds")) {
            assertThat(page.lines().filter(line -> line.startsWith(histogram + "_bucket")))
                    .as(histogram)
                    .anyMatch(line -> line.contains("# {execution_id=\"17\"}"));
        }
    }

    @Test
    void noLabelHoldsAnId() {
        assertThat(scrape().text().lines().filter(line -> line.startsWith("loff_")))
                .noneMatch(Pattern.compile("[{,](id|execution|execution_id|instance|path|file)=")
                        .asPredicate());
    }

    private PageText scrape() {
        return new PageText(given().get(management("/metrics"))
                .then()
                .statusCode(200)
                .header("Content-Type", org.hamcrest.Matchers.startsWith("text/plain"))
                .extract()
                .asString());
    }

    private String management(String path) {
        return "http://127.0.0.1:" + server.getManagementPort() + path;
    }
}
