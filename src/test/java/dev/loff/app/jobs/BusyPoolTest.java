package dev.loff.app.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.dataset.DrawnPictures;
import dev.loff.job.parameter.JobDefinition;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All connections of the pool are taken while a run needs one, as by requests that hang. */
@QuarkusTest
class BusyPoolTest {
    private static final Actor TESTER = new Actor("tester", "test");
    /** {@code quarkus.datasource.jdbc.max-size}. */
    private static final int POOL = 12;

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Inject
    JobControl jobs;

    @Inject
    Submissions submissions;

    @Inject
    RunReports reports;

    @Inject
    DataSource connections;

    @TempDir
    Path temporary;

    @Test
    void aRunThatGetsNoConnectionForAWhileCompletes() throws Exception {
        Path pictures = temporary.resolve("busy-pool");
        DrawnPictures.writeFolder(pictures, 10, 4711);
        Map<String, String> parameters = Map.of(
                "dataset",
                pictures.toString(),
                "classifier",
                "linear",
                "epochs",
                "300",
                "patience",
                "1000",
                "speed-probe",
                "off");
        long execution = ((Submission.Started) submissions.submit(
                        new Submissions.Request(JobDefinition.TRAIN_CLASSIFIER, parameters, null), TESTER))
                .execution();
        while (!"train".equals(reports.find(execution).orElseThrow().step())) {
            Thread.sleep(20);
        }
        takeAllConnections(Duration.ofSeconds(8));
        RunReport report = atItsEnd(execution);
        Optional<Long> next = jobs.next(execution, Duration.ofMillis(100), () -> false, TESTER);
        while (next.isPresent()) {
            report = atItsEnd(next.get());
            next = jobs.next(next.get(), Duration.ofMillis(100), () -> false, TESTER);
        }
        assertThat(report.status()).as(report.failure()).isEqualTo("COMPLETED");
        assertThat(report.epochs()).isEqualTo(300);
    }

    private RunReport atItsEnd(long execution) throws InterruptedException {
        assertThat(jobs.await(execution, PATIENCE)).isTrue();
        return reports.find(execution).orElseThrow();
    }

    /** The pool gives none out for longer than anybody waits for one. */
    private void takeAllConnections(Duration time) throws InterruptedException, SQLException {
        List<Connection> taken = new ArrayList<>();
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            try {
                if (taken.size() < POOL) {
                    taken.add(connections.getConnection());
                } else {
                    Thread.sleep(100);
                }
            } catch (SQLException e) {
                assertThat(TransientDatabaseFailure.isIn(e))
                        .as("what the pool throws: %s", e)
                        .isTrue();
            }
        }
        for (Connection it : taken) {
            it.close();
        }
    }
}
