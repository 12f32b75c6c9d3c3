package dev.loff.app.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.dataset.DrawnPictures;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.registry.ModelRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@QuarkusTest
class SameInputsTest {
    @Inject
    JobControl jobs;

    @Inject
    Integrity integrity;

    @Inject
    Submissions submissions;

    @Inject
    RunReports reports;

    @Inject
    ModelRegistry models;

    @Inject
    EntityManager entities;

    @TempDir
    Path temporary;

    private Attempts attempts;

    @BeforeEach
    void take() {
        attempts = new Attempts(submissions, jobs, reports);
    }

    @AfterEach
    void removeWhatStoppedRunsLeft() {
        integrity.repair(new Actor("tester", "test"), Duration.ZERO, Set.of());
    }

    @ParameterizedTest
    @EnumSource(names = {"NIGHTLY", "TRAIN_CLASSIFIER"})
    void aRestartTakesTheVersionThatAnotherRunHasRegisteredMeanwhile(JobDefinition job) throws Exception {
        Map<String, String> parameters = parameters("meanwhile-" + job.jobName(), 41);
        long stopped = attempts.stoppedInTraining(job, parameters);
        RunReport other = attempts.ended(attempts.started(job, parameters));
        assertThat(other.status()).as(other.failure()).isEqualTo("COMPLETED");
        assertThat(other.unchanged()).isFalse();

        RunReport restarted = attempts.restarted(stopped);

        assertThat(restarted.status()).as(restarted.failure()).isEqualTo("COMPLETED");
        assertThat(restarted.unchanged()).isTrue();
        assertThat(restarted.modelVersion()).isEqualTo(other.modelVersion());
        assertThat(models.nextVersion(String.valueOf(other.modelName()))).isEqualTo(2);
    }

    @Test
    void twoJobsSideBySideRegisterOneVersion() throws Exception {
        Map<String, String> parameters = parameters("side-by-side", 53);
        List<Long> executions = new ArrayList<>();
        // Both have found no version of their inputs when the first of them may register one.
        QuarkusTransaction.requiringNew().timeout(300).call(() -> {
            models.lockVersions("side-by-side");
            executions.add(attempts.started(JobDefinition.NIGHTLY, parameters));
            executions.add(attempts.started(JobDefinition.TRAIN_CLASSIFIER, parameters));
            while (waiting() < 2) {
                assertThat(jobs.await(executions.get(0), Duration.ofMillis(20)))
                        .as("it ended before both waited")
                        .isFalse();
            }
            return executions;
        });

        RunReport night = attempts.ended(executions.get(0));
        RunReport trained = attempts.ended(executions.get(1));

        assertThat(night.status()).as(night.failure()).isEqualTo("COMPLETED");
        assertThat(trained.status()).as(trained.failure()).isEqualTo("COMPLETED");
        assertThat(night.modelVersion()).isEqualTo(trained.modelVersion());
        assertThat(models.nextVersion(String.valueOf(night.modelName()))).isEqualTo(2);
    }

    @Test
    void aRestartThatIsForcedMakesAVersionOfItsOwn() throws Exception {
        Map<String, String> parameters = parameters("forced", 47);
        parameters.put("force", "true");
        long stopped = attempts.stoppedInTraining(JobDefinition.TRAIN_CLASSIFIER, parameters);
        RunReport other = attempts.ended(attempts.started(JobDefinition.TRAIN_CLASSIFIER, parameters));

        RunReport restarted = attempts.restarted(stopped);

        assertThat(restarted.status()).as(restarted.failure()).isEqualTo("COMPLETED");
        assertThat(restarted.unchanged()).isFalse();
        assertThat(restarted.modelVersion()).isGreaterThan(other.modelVersion());
    }

    /** How many wait for a lock on a name. */
    private long waiting() {
        return ((Number) entities.createNativeQuery(
                                "select count(*) from pg_locks where locktype = 'advisory' and not granted")
                        .getSingleResult())
                .longValue();
    }

    private Map<String, String> parameters(String name, int seed) throws Exception {
        Path pictures = temporary.resolve(name);
        DrawnPictures.writeFolder(pictures, 4, seed);
        return new HashMap<>(Map.of(
                "dataset", pictures.toString(),
                "classifier", "linear",
                "speed-probe", "off",
                "epochs", "200",
                "patience", "200"));
    }
}
