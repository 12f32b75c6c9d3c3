package dev.loff.app.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.app.schedule.Blackouts;
import dev.loff.app.schedule.ScheduleControl;
import dev.loff.app.schedule.ScheduleTerms;
import dev.loff.registry.Alias;
import dev.loff.registry.Datasets;
import dev.loff.registry.FeatureLedger;
import dev.loff.registry.JobRun;
import dev.loff.registry.JobRuns;
import dev.loff.registry.ModelRegistry;
import dev.loff.registry.ModelVersion;
import dev.loff.registry.Overlap;
import dev.loff.registry.RegisteredEncoder;
import dev.loff.registry.ScheduleBlackout;
import dev.loff.registry.Snapshot;
import dev.loff.registry.TrainingLedger;
import dev.loff.registry.TrainingRun;
import dev.loff.registry.Users;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What several runs look for, and register when it is not there, in the same moment: nobody fails, and it is there once. */
@QuarkusTest
class RegisteredAtOnceTest {
    private static final Actor TESTER = new Actor("tester", "test");
    /** Each has a connection of the pool, which has some more. */
    private static final int THREADS = 8;

    private static final int ROUNDS = 5;

    @Inject
    FeatureLedger features;

    @Inject
    Datasets datasets;

    @Inject
    ModelRegistry models;

    @Inject
    TrainingLedger trainings;

    @Inject
    JobRuns runs;

    @Inject
    Users users;

    @Inject
    ScheduleControl schedules;

    @Inject
    Blackouts blackouts;

    @Inject
    EntityManager entities;

    @Inject
    DataSource database;

    /** Other tests compare all rows with the files that these have never had. */
    @AfterEach
    void leaveNoRows() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement sql = connection.createStatement()) {
            for (String delete : List.of(
                    "model_alias where model_version_id in (select id from model_version where artifact = 'models/none')",
                    "model_version where artifact = 'models/none'",
                    "training_run where feature_set_id in (select id from feature_set where plan_file = 'p')",
                    "feature_set where plan_file = 'p'",
                    "dataset_snapshot where file = 'f'",
                    "encoder where name = 'e' and source = 's'",
                    "job_run where dataset = 'd' and model = 'm'")) {
                sql.executeUpdate("delete from " + delete);
            }
        }
    }

    @Test
    void anEncoderIsRegisteredOnce() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String fingerprint = hash("encoder", round);
            Set<Long> ids = new HashSet<>(
                    atOnce(() -> features.encoder(new RegisteredEncoder(fingerprint, "e", "s", "l", 1, 1, false, 4))
                            .id()));
            assertThat(ids).hasSize(1).containsExactly(features.encoderId(fingerprint));
        }
    }

    @Test
    void aSnapshotIsRegisteredOnceWithItsImages() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String sha256 = hash("snapshot", round);
            List<Boolean> isNew = atOnce(() -> {
                boolean first = datasets.register(new Snapshot(sha256, "d", "f", List.of("a", "b"), 1, 0, 0));
                Snapshot found = datasets.find(sha256).orElseThrow();
                if (first) {
                    datasets.add(found, List.of(new Datasets.Image(0, "p", 1, new byte[32], "a", "TRAIN")));
                }
                assertThat(entities.createNativeQuery(
                                        "select count(*) from snapshot_image where snapshot_id = " + found.id(),
                                        Long.class)
                                .getSingleResult())
                        .isEqualTo(1L);
                return first;
            });
            assertThat(isNew).filteredOn(it -> it).hasSize(1);
            Snapshot found = datasets.find(sha256).orElseThrow();
            assertThat(found.classes()).containsExactly("a", "b");
            assertThat(found.images()).isEqualTo(1);
        }
    }

    @Test
    void eachVersionGetsANumberOfItsOwnAndTheCandidateIsTheNewest() throws Exception {
        String model = "at-once-" + System.nanoTime();
        List<Callable<Integer>> registrations = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            long training = training(i);
            registrations.add(() -> QuarkusTransaction.requiringNew().call(() -> {
                ModelVersion version = register(model, training);
                models.candidate(version, "job nightly");
                return version.version();
            }));
        }

        List<Integer> numbers = AtOnce.all(registrations);

        assertThat(numbers).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(models.resolve(model, Alias.CANDIDATE).orElseThrow().version())
                .isEqualTo(THREADS);
        assertThat(models.history(model, Alias.CANDIDATE)).hasSize(THREADS);
    }

    private ModelVersion register(String model, long training) {
        TrainingRun run = trainings.run(training);
        return models.register(
                model,
                number -> new ModelVersion(
                        model,
                        number,
                        run,
                        new ModelVersion.Artifact("models/none", "0".repeat(64)),
                        null,
                        "{}",
                        null,
                        Instant.now()));
    }

    @Test
    void anInstanceBeginsOnceAndItsTrainingIsCountedInOneRow() throws Exception {
        long instance = System.nanoTime();
        atOnce(() -> {
            runs.begin(new JobRun(instance, "nightly", "d", "m", Instant.now()));
            return runs.get(instance).job();
        });
        assertThat(number("select count(*) from job_run where instance_id = " + instance))
                .isEqualTo(1);
        long training = training(THREADS);
        atOnce(() -> {
            trainings.noLoop(training, "not asked for");
            return true;
        });
        assertThat(trainings.loopIsKnown(training)).isTrue();
    }

    @Test
    void ofManyThatTakeANameOneGetsItAndTheOthersAreToldSo() throws Exception {
        String name = "at-once-" + System.nanoTime();
        assertThat(atOnce(() -> users.add(name, "viewer", "hash")))
                .filteredOn(it -> it)
                .hasSize(1);
        users.remove(name);
        ScheduleTerms terms = new ScheduleTerms(
                "0 0 1 1 *",
                "UTC",
                "extract-features",
                Map.of("dataset", "/nowhere"),
                Overlap.SKIP,
                Duration.ofHours(1),
                null);
        assertRefusedButOne("there is one of that name", () -> schedules.add(name, terms, TESTER));
        LocalDateTime begins = LocalDateTime.of(2030, 1, 1, 0, 0);
        assertRefusedButOne("already has a stretch that begins then", () -> {
            blackouts.add(name, name, new ScheduleBlackout.Stretch(begins, begins.plusHours(1)), "why not", TESTER);
            return true;
        });
        blackouts.remove(name, TESTER);
        schedules.remove(name, TESTER);
    }

    private static void assertRefusedButOne(String reason, Callable<?> change) throws Exception {
        List<String> answers = AtOnce.all(Collections.nCopies(THREADS, () -> {
            try {
                change.call();
                return "done";
            } catch (RefusedException e) {
                return String.valueOf(e.getMessage());
            }
        }));
        assertThat(answers).filteredOn(it -> it.equals("done")).hasSize(1);
        assertThat(answers)
                .filteredOn(it -> !it.equals("done"))
                .hasSize(THREADS - 1)
                .allSatisfy(it -> assertThat(it).contains(reason));
    }

    private <T> List<T> atOnce(Supplier<T> action) throws Exception {
        return AtOnce.all(Collections.nCopies(
                THREADS, () -> QuarkusTransaction.requiringNew().call(action::get)));
    }

    private static String hash(String of, int round) {
        String digits = Long.toHexString(System.nanoTime()) + Integer.toHexString(of.hashCode()) + round;
        return digits + "0".repeat(64 - digits.length());
    }

    /** A training with all that it needs. */
    private long training(int number) {
        String hash = hash("training", number);
        return number("""
                with s as (insert into dataset_snapshot (sha256, source, file, classes, images, train, validation, test)
                    values ('%1$s', 'd', 'f', '{}', 0, 0, 0, 0) returning id),
                  e as (insert into encoder (fingerprint, name, source, licence, grid_height, grid_width, class_token, channels)
                    values ('%1$s', 'e', 's', 'l', 1, 1, false, 4) returning id),
                  f as (insert into feature_set (snapshot_id, encoder_id, plan_file, plan_sha256, shard_images, planned, reused, shards)
                    select s.id, e.id, 'p', '%1$s', 1, 0, 0, 0 from s, e returning id)
                insert into training_run (feature_set_id, instance_id, classifier, hyperparameters, seed, train_images)
                select id, %2$d, 'linear', '{}', 1, 0 from f returning id""".formatted(hash, System.nanoTime()));
    }

    private long number(String query) {
        try (Connection connection = database.getConnection();
                Statement sql = connection.createStatement();
                var rows = sql.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
