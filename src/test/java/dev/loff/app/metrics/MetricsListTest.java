package dev.loff.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.app.jobs.Actor;
import dev.loff.app.jobs.Integrity;
import dev.loff.app.jobs.JobControl;
import dev.loff.app.jobs.RunReport;
import dev.loff.app.jobs.RunReports;
import dev.loff.app.jobs.Submission;
import dev.loff.app.jobs.Submissions;
import dev.loff.app.schedule.ScheduleControl;
import dev.loff.app.schedule.ScheduleTerms;
import dev.loff.dataset.DrawnPictures;
import dev.loff.job.event.StepProgress;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.registry.Outbox;
import dev.loff.registry.Overlap;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares {@code ops/prometheus/metrics.md} with the meters of a server that has run jobs; nothing may be missing on either
 * side.
 */
@QuarkusTest
class MetricsListTest {
    private static final Duration LOOK = Duration.ofMillis(100);

    /** Scrapes at each progress event, too, because a job may end between two scrapes. */
    @Singleton
    static final class AtProgress {
        private volatile Consumer<StepProgress> look = event -> {};

        void on(@Observes @Priority(Interceptor.Priority.PLATFORM_AFTER) StepProgress event) {
            look.accept(event);
        }
    }

    @Inject
    AtProgress progress;

    @Inject
    Submissions submissions;

    @Inject
    JobControl jobs;

    @Inject
    RunReports reports;

    @Inject
    Integrity integrity;

    @Inject
    ScheduleControl schedules;

    @Inject
    DatabaseMeters database;

    @Inject
    Exposition exposition;

    @Inject
    Outbox outbox;

    @TempDir
    Path pictures;

    private final Map<String, ExposedFamily> exposed = new ConcurrentSkipListMap<>();

    @BeforeEach
    void allThatOperatorsDo() throws InterruptedException, IOException {
        schedules.add(
                "metered",
                new ScheduleTerms(
                        "30 2 * * *", "Europe/Berlin", "retention", Map.of(), Overlap.SKIP, Duration.ofHours(1), null),
                new Actor("tester", "test"));
        progress.look = event -> scrape();
        DrawnPictures.writeFolder(pictures, 8, 7);
        DrawnPictures.writeBrokenFiles(pictures, 7);
        assertThat(run("0", 1).status()).isEqualTo("FAILED");
        // The second run measures the champion of the first.
        for (int night = 1; night <= 2; night++) {
            RunReport completed = run("0.5", night);
            assertThat(completed.status()).as(completed.failure()).isEqualTo("COMPLETED");
        }
        outbox.open("webhook");
        integrity.verify();
        integrity.check();
        look();
        schedules.remove("metered", new Actor("tester", "test"));
    }

    /** Scrapes while the job runs: some meters disappear when it ends. */
    private RunReport run(String quarantineThreshold, int seed) throws InterruptedException {
        Submission submission = submissions.submit(
                new Submissions.Request(
                        JobDefinition.NIGHTLY,
                        Map.of(
                                "dataset",
                                pictures.toString(),
                                "model",
                                "metered",
                                "epochs",
                                "2",
                                "classifier",
                                "linear",
                                "seed",
                                Integer.toString(seed),
                                "quarantine-threshold",
                                quarantineThreshold),
                        null),
                new Actor("tester", "test"));
        long execution = ((Submission.Started) submission).execution();
        do {
            look();
        } while (!jobs.await(execution, LOOK));
        return reports.find(execution).orElseThrow();
    }

    @AfterEach
    void lookNoMore() {
        progress.look = event -> {};
    }

    private void look() {
        database.read();
        scrape();
    }

    private void scrape() {
        try {
            ExposedFamily.read(new String(exposition.scrape(null).body(), StandardCharsets.UTF_8))
                    .forEach((name, family) -> exposed.merge(name, family, ExposedFamily::merged));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theListMatchesTheExposedMeters() throws IOException {
        MetricsList list = MetricsList.parse(Files.readString(Path.of("../ops/prometheus/metrics.md")));
        boolean gpu = GpuMemory.open().isPresent();
        assertThat(list.differences(exposed, gpu)).isEmpty();
    }
}
