package dev.loff.app.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.dataset.DrawnPictures;
import dev.loff.job.Workspace;
import dev.loff.job.parameter.JobDefinition;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
class MissingFeaturesTest {
    private static final Actor TESTER = new Actor("tester", "test");
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

    @Inject
    AgroalDataSource database;

    @TempDir
    Path temporary;

    private Attempts attempts;

    @BeforeEach
    void take() {
        attempts = new Attempts(submissions, jobs, reports);
    }

    @Test
    void aRestartMakesALostShardAgain() throws Exception {
        Path pictures = temporary.resolve("missing");
        DrawnPictures.writeFolder(pictures, 4, 23);
        long stopped = stoppedTraining(pictures);
        Path shard = newestShard();
        Files.delete(shard);
        integrity.repair(TESTER, Duration.ZERO, Set.of());

        RunReport completed = attempts.restarted(stopped);

        assertThat(completed.status()).as(completed.failure()).isEqualTo("COMPLETED");
        assertThat(completed.epochs()).isEqualTo(EPOCHS);
        assertThat(integrity.verify().problems()).isEmpty();
    }

    @Test
    void aRestartMakesALostShardOfAnUnfinishedSetAgainWithItsQuarantinedImages() throws Exception {
        Path pictures = temporary.resolve("unfinished");
        DrawnPictures.writeFolder(pictures, 4, 31);
        DrawnPictures.writeBrokenFiles(pictures, 1);
        long stopped = stoppedTraining(pictures);
        String sealed = row("select statistics from feature_set order by id desc limit 1");
        execute(
                "update feature_set set sealed_at = null, statistics = null where id = (select max(id) from feature_set)");
        String quarantined =
                row("select count(*) from quarantined_image where feature_set_id = (select max(id) from feature_set)");
        for (String file : rows("select file from shard where feature_set_id = (select max(id) from feature_set)")) {
            Files.delete(workspace.resolve(file));
        }
        integrity.repair(TESTER, Duration.ZERO, Set.of("features"));
        assertThat(rows("select file from shard where feature_set_id = (select max(id) from feature_set)"))
                .isEmpty();

        RunReport completed = attempts.restarted(stopped);

        assertThat(completed.status()).as(completed.failure()).isEqualTo("COMPLETED");
        assertThat(row("select statistics from feature_set order by id desc limit 1"))
                .isEqualTo(sealed);
        assertThat(quarantined).isNotEqualTo("0");
        assertThat(
                        row(
                                "select count(*) from quarantined_image where feature_set_id = (select max(id) from feature_set)"))
                .isEqualTo(quarantined);
    }

    @Test
    void aRestartMakesADamagedShardAgainAndSaysSo() throws Exception {
        Path pictures = temporary.resolve("damaged");
        DrawnPictures.writeFolder(pictures, 4, 29);
        long stopped = stoppedTraining(pictures);
        Path shard = newestShard();
        byte[] whole = Files.readAllBytes(shard);
        IntegrityTest.damage(shard);

        RunReport completed = attempts.restarted(stopped);

        assertThat(completed.status()).as(completed.failure()).isEqualTo("COMPLETED");
        assertThat(completed.epochs()).isEqualTo(EPOCHS);
        assertThat(completed.damagedShards()).containsExactly(workspace.relative(shard));
        assertThat(newestShard()).isNotEqualTo(shard).hasBinaryContent(whole);
        integrity.repair(TESTER, Duration.ZERO, Set.of());
    }

    @Test
    void aRestartMakesFeaturesAgainThatItTookFromAnotherRun() throws Exception {
        Path pictures = temporary.resolve("taken");
        DrawnPictures.writeFolder(pictures, 4, 37);
        RunReport extracted = attempts.ended(attempts.started(
                JobDefinition.EXTRACT_FEATURES, Map.of("dataset", pictures.toString(), "shard-images", "16")));
        Path lost = newestShard();
        long stopped = stoppedTraining(pictures);
        assertThat(reports.find(stopped).orElseThrow().reused()).isEqualTo(extracted.extracted());
        Files.delete(lost);
        String here = row(
                "select distinct kernels from shard where feature_set_id = (select max(feature_set_id) from shard)");
        execute("update shard set kernels = 'TensorFlow 1.0 avx'"
                + " where feature_set_id = (select max(feature_set_id) from shard)");

        RunReport completed = attempts.restarted(stopped);

        assertThat(completed.status()).as(completed.failure()).isEqualTo("COMPLETED");
        assertThat(completed.epochs()).isEqualTo(EPOCHS);
        assertThat(completed.extracted() + completed.reused()).isEqualTo(extracted.extracted());
        assertThat(completed.extracted()).isBetween(1L, 16L);
        assertThat(completed.mixedKernels()).containsExactly("TensorFlow 1.0 avx", here);
        integrity.repair(TESTER, Duration.ZERO, Set.of());
    }

    /** As after a share that was away for longer than the run waited: images count as vanished that are there again. */
    @Test
    void aRestartLooksAgainAtImagesThatCouldNotBeRead() throws Exception {
        Path pictures = temporary.resolve("vanished");
        DrawnPictures.writeFolder(pictures, 4, 41);
        DrawnPictures.writeBrokenFiles(pictures, 2);
        long stopped = stoppedTraining(pictures);
        String set = "(select max(id) from feature_set)";
        String made =
                "select concat_ws(' ', s.ordinal, s.sha256, f.statistics) from shard s join feature_set f on f.id = s.feature_set_id"
                        + " where f.id = " + set + " order by s.ordinal";
        List<String> before = rows(made);
        String quarantined =
                "select path || reason from quarantined_image where feature_set_id = " + set + " order by 1";
        List<String> broken = rows(quarantined);
        execute("update feature_set set sealed_at = null, statistics = null where id = " + set);
        execute("insert into quarantined_image"
                + " (snapshot_id, encoder_id, feature_set_id, execution_id, position, path, sha256, reason, detail)"
                + " select t.snapshot_id, t.encoder_id, t.id, " + stopped
                + ", i.position, i.path, i.sha256, 'VANISHED',"
                + " 'it was away' from feature_set t join shard s on s.feature_set_id = t.id and s.ordinal = 1"
                + " join image_feature f on f.shard_id = s.id and f.row_index < 5"
                + " join snapshot_image i on i.snapshot_id = t.snapshot_id and i.sha256 = f.sha256 where t.id = "
                + set);
        assertThat(rows(quarantined)).hasSize(broken.size() + 5);
        String file = row("select file from shard where ordinal = 1 and feature_set_id = " + set);

        RunReport completed = attempts.restarted(stopped);

        assertThat(completed.status()).as(completed.failure()).isEqualTo("COMPLETED");
        assertThat(rows(quarantined)).isEqualTo(broken);
        assertThat(rows(made)).isEqualTo(before);
        assertThat(integrity.verify().problems()).isEmpty();
        assertThat(workspace.resolve(file)).as("no row names it any more").doesNotExist();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String row(String sql) throws SQLException {
        return rows(sql).get(0);
    }

    private List<String> rows(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        }
        return rows;
    }

    private long stoppedTraining(Path pictures) throws InterruptedException {
        Map<String, String> parameters = Map.of(
                "dataset",
                pictures.toString(),
                "shard-images",
                "16",
                "quarantine-threshold",
                "0.2",
                "classifier",
                "linear",
                "epochs",
                Integer.toString(EPOCHS),
                "patience",
                Integer.toString(EPOCHS));
        return attempts.stoppedInTraining(JobDefinition.TRAIN_CLASSIFIER, parameters);
    }

    private Path newestShard() throws IOException {
        try (Stream<Path> files = Files.walk(workspace.features())) {
            return files.filter(Files::isRegularFile)
                    .max(Comparator.comparingLong(it -> it.toFile().lastModified()))
                    .orElseThrow();
        }
    }
}
