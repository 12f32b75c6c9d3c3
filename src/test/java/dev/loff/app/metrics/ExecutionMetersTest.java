package dev.loff.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

@QuarkusTest
class ExecutionMetersTest {

    @Inject
    DataSource source;

    private final PrometheusRegistry registry = new PrometheusRegistry();

    @BeforeEach
    void executions() throws SQLException {
        sql("""
            insert into job_instance (jobinstanceid, jobname) values (-1, 'metered'), (-2, 'never done');
            insert into job_execution (jobexecutionid, jobinstanceid, batchstatus, endtime) values
              (-1, -1, 'COMPLETED', '2026-01-02 03:04:05Z'),
              (-2, -1, 'COMPLETED', '2026-01-01 03:04:05Z'),
              (-3, -1, 'FAILED', '2026-01-03 03:04:05Z'),
              (-4, -1, 'STARTED', null),
              (-5, -1, 'STOPPING', null),
              (-6, -2, 'FAILED', '2026-01-03 03:04:05Z')""");
    }

    @AfterEach
    void noExecutions() throws SQLException {
        sql("delete from job_execution where jobexecutionid < 0; delete from job_instance where jobinstanceid < 0");
    }

    @Test
    void showsRunningExecutionsAndTheLastSuccessOfEachJob() throws Exception {
        ExecutionMeters meters = new ExecutionMeters(registry, new ExecutionCounts(source));
        meters.read();
        PageText page = scrape();
        assertThat(page.value("loff_executions_running{job=\"metered\"}")).isEqualTo(2);
        assertThat(page.value("loff_executions_running{job=\"never done\"}")).isZero();
        assertThat(page.value("loff_job_last_success_timestamp_seconds{job=\"metered\"}"))
                .isEqualTo(1767323045);
        assertThat(page.text()).doesNotContain("loff_job_last_success_timestamp_seconds{job=\"never done\"}");
        meters.stop();
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsDownAndTheRestAbsent() throws Exception {
        PGSimpleDataSource nowhere = new PGSimpleDataSource();
        nowhere.setUrl("jdbc:postgresql://127.0.0.1:1/none");
        ExecutionMeters meters = new ExecutionMeters(registry, new ExecutionCounts(nowhere));
        meters.read();
        PageText page = scrape();
        assertThat(page.value("loff_database_up")).isZero();
        assertThat(page.text()).doesNotContain("loff_executions_running");
        meters.stop();
    }

    private PageText scrape() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(text, registry.scrape());
        return new PageText(text.toString(StandardCharsets.UTF_8));
    }

    private void sql(String statements) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(statements);
        }
    }
}
