package dev.loff.app.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.dataset.DrawnPictures;
import dev.loff.job.Workspace;
import dev.loff.job.parameter.JobDefinition;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
class MissingFeaturesTest {
    private static final Actor TESTER = new Actor("tester", "test");
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int EPOCHS = 300;

    @Inject
    Integrity integrity;

    @Inject
    Workspace workspace;

    @Inject
    JobControl jobs;

    @Inject
    Submissions submissions;

    @Inject
    RunReports reports;

    @TempDir
    Path temporary;

    @Test
    void aTrainingWhoseShardIsMissingIsRefusedUntilItIsExtractedAgain() throws Exception {
        Path pictures = temporary.resolve("missing");
        DrawnPictures.writeFolder(pictures, 4, 23);
        long stopped = stoppedTraining(pictures);
        Path shard = newestShard();
        Files.delete(shard);
        integrity.repair(TESTER);

        RunReport refused = restarted(stopped);

        assertThat(refused.status()).isEqualTo("FAILED");
        assertThat(refused.failure())
                .contains(
                        "Cannot go on: features of this run's images are missing",
                        "missing shards=[" + workspace.relative(shard) + "]",
                        "loff run extract-features -P dataset=" + pictures);

        RunReport extracted = new RunsInTests(submissions, jobs, reports)
                .run(JobDefinition.EXTRACT_FEATURES, Map.of("dataset", pictures.toString()));
        assertThat(extracted.status()).as(extracted.failure()).isEqualTo("COMPLETED");
        RunReport completed = restarted(refused.execution());
        assertThat(completed.status()).as(completed.failure()).isEqualTo("COMPLETED");
        assertThat(completed.epochs()).isEqualTo(EPOCHS);
    }

    @Test
    void aRestartOfATrainingWhoseShardIsDamagedIsRefusedUntilItIsExtractedAgain() throws Exception {
        Path pictures = temporary.resolve("damaged");
        DrawnPictures.writeFolder(pictures, 4, 29);
        long stopped = stoppedTraining(pictures);
        Path shard = newestShard();
        IntegrityTest.damage(shard);

        RunReport refused = restarted(stopped);

        assertThat(refused.status()).isEqualTo("FAILED");
        assertThat(refused.step()).isEqualTo("check");
        assertThat(refused.failure())
                .contains(
                        "damaged or removed since they were written (count=1, shards=[" + workspace.relative(shard)
                                + "])",
                        "loff run extract-features -P dataset=" + pictures + " -P encoder=shipped-",
                        "then restart this run");
        assertThat(refused.damagedShards()).containsExactly(workspace.relative(shard));
        new RunsInTests(submissions, jobs, reports)
                .run(JobDefinition.EXTRACT_FEATURES, Map.of("dataset", pictures.toString()));
        RunReport completed = restarted(refused.execution());
        assertThat(completed.status()).as(completed.failure()).isEqualTo("COMPLETED");
        assertThat(completed.epochs()).isEqualTo(EPOCHS);
        integrity.repair(TESTER);
    }

    private long stoppedTraining(Path pictures) throws InterruptedException {
        Map<String, String> parameters = Map.of(
                "dataset", pictures.toString(),
                "shard-images", "16",
                "classifier", "linear",
                "epochs", Integer.toString(EPOCHS),
                "patience", Integer.toString(EPOCHS));
        long execution = ((Submission.Started) submissions.submit(
                        new Submissions.Request(JobDefinition.TRAIN_CLASSIFIER, parameters, null), TESTER))
                .execution();
        while (reports.find(execution).orElseThrow().epochs() < 2) {
            assertThat(jobs.await(execution, Duration.ofMillis(50)))
                    .as("it ended before it could be stopped")
                    .isFalse();
        }
        jobs.stop(execution, PATIENCE, TESTER);
        assertThat(jobs.await(execution, PATIENCE)).isTrue();
        assertThat(reports.find(execution).orElseThrow().status()).isEqualTo("STOPPED");
        return execution;
    }

    private RunReport restarted(long execution) throws InterruptedException {
        long restarted = jobs.restart(execution, Map.of(), TESTER);
        assertThat(jobs.await(restarted, PATIENCE)).isTrue();
        return reports.find(restarted).orElseThrow();
    }

    private Path newestShard() throws IOException {
        try (Stream<Path> files = Files.walk(workspace.features())) {
            return files.filter(Files::isRegularFile)
                    .max(Comparator.comparingLong(it -> it.toFile().lastModified()))
                    .orElseThrow();
        }
    }
}
