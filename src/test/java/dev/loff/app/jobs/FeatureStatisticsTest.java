package dev.loff.app.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loff.dataset.DrawnPictures;
import dev.loff.job.parameter.JobDefinition;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a model's features are brought to mean 0 and deviation 1 by. */
@QuarkusTest
class FeatureStatisticsTest {
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

    @Test
    void shardsFromBeforeSumsWereStoredAreAddedUpFromTheirFiles() throws Exception {
        Path pictures = pictures("before");
        extract(pictures);
        String stored = newest();
        execute("delete from shard_sums");
        extract(pictures);
        assertThat(newest()).isEqualTo(stored);
        assertThat(rows("select count(*) from shard s left join shard_sums t on t.shard_id = s.id where t.sums is null"
                        + " and s.feature_set_id = (select max(feature_set_id) from shard)"))
                .containsExactly("0");
    }

    @Test
    void onlyImagesOfTheSnapshotCount() throws Exception {
        Path pictures = pictures("whole");
        extract(pictures);
        long all = count();
        String before = newest();
        Path removed;
        try (Stream<Path> files = Files.walk(pictures)) {
            removed = files.filter(Files::isRegularFile).sorted().findFirst().orElseThrow();
        }
        byte[] content = Files.readAllBytes(removed);
        Files.delete(removed);

        extract(pictures);
        assertThat(count()).isEqualTo(all - all / 40);
        assertThat(newest()).isNotEqualTo(before);

        Files.write(removed, content);
        extract(pictures);
        assertThat(newest()).isEqualTo(before);
    }

    private Path pictures(String name) {
        Path pictures = temporary.resolve(name);
        DrawnPictures.writeFolder(pictures, 4, name.hashCode());
        return pictures;
    }

    private void extract(Path pictures) throws InterruptedException {
        RunReport report = new RunsInTests(submissions, jobs, reports)
                .run(JobDefinition.EXTRACT_FEATURES, Map.of("dataset", pictures.toString(), "shard-images", "16"));
        assertThat(report.status()).as(report.failure()).isEqualTo("COMPLETED");
    }

    private String newest() throws Exception {
        return rows("select statistics from feature_set order by id desc limit 1")
                .get(0);
    }

    /** Tokens of the grid. */
    private long count() throws Exception {
        JsonNode statistics = JsonMapper.builder().build().readTree(newest());
        return statistics.path("grid").path("count").asLong();
    }

    private void execute(String sql) throws Exception {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> rows(String sql) throws Exception {
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
}
