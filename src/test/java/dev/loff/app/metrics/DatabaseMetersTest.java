package dev.loff.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.app.schedule.ScheduleReports;
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
class DatabaseMetersTest {

    @Inject
    DataSource source;

    @Inject
    ScheduleReports schedules;

    private final PrometheusRegistry registry = new PrometheusRegistry();

    @BeforeEach
    void executions() throws SQLException {
        sql("""
            insert into job_instance (jobinstanceid, jobname) values (-1, 'metered'), (-2, 'never done');
            insert into job_execution (jobexecutionid, jobinstanceid, batchstatus, starttime, endtime, registered_at) values
              (-1, -1, 'COMPLETED', '2026-01-02 03:04:00Z', '2026-01-02 03:04:05Z', now()),
              (-2, -1, 'COMPLETED', '2026-01-01 03:03:56Z', '2026-01-01 03:04:05Z', now()),
              (-3, -1, 'FAILED', now(), '2026-01-03 03:04:05Z', now()),
              (-4, -1, 'STARTED', now(), null, '2026-01-04 00:00:00Z'),
              (-5, -1, 'STOPPING', now(), null, now()),
              (-6, -2, 'FAILED', now(), '2026-01-03 03:04:05Z', now());
            insert into execution_lease (execution_id, token, host, pid, process_start, heartbeat_at, expires_at, term) values
              (-4, -1, 'here', 1, now(), now() - interval '40 seconds', now() - interval '10 seconds', interval '30 seconds'),
              (-5, -2, 'here', 1, now(), now(), now() + interval '30 seconds', interval '30 seconds')""");
    }

    @AfterEach
    void noExecutions() throws SQLException {
        sql(
                "delete from execution_lease where execution_id < 0; delete from job_execution where jobexecutionid < 0; delete from job_instance where jobinstanceid < 0");
    }

    @Test
    void showsRunningExecutionsAndTheLastSuccessOfEachJob() throws Exception {
        DatabaseMeters meters = new DatabaseMeters(registry, new DatabaseReader(source, schedules), false);
        meters.read();
        PageText page = scrape();
        assertThat(page.value("loff_executions_running{job=\"metered\"}")).isEqualTo(2);
        assertThat(page.value("loff_executions_running{job=\"never done\"}")).isZero();
        assertThat(page.value("loff_job_last_success_timestamp_seconds{job=\"metered\"}"))
                .isEqualTo(1767323045);
        assertThat(page.text()).doesNotContain("loff_job_last_success_timestamp_seconds{job=\"never done\"}");
        assertThat(page.value("loff_job_last_failure_timestamp_seconds{job=\"never done\"}"))
                .isEqualTo(1767409445);
        assertThat(page.value("loff_job_typical_duration_seconds{job=\"metered\"}"))
                .as("median of 5 s and 9 s")
                .isEqualTo(7);
        assertThat(page.value("loff_job_running_since_timestamp_seconds{job=\"metered\"}"))
                .isEqualTo(1767484800);
        assertThat(page.value("loff_job_failures_since_success{job=\"never done\"}"))
                .isEqualTo(1);
        assertThat(page.value("loff_job_failures_since_success{job=\"metered\"}"))
                .as("its newest execution runs")
                .isZero();
        meters.stop();
    }

    @Test
    void aLeaseThatRanOutMakesAnOrphan() throws Exception {
        DatabaseMeters meters = new DatabaseMeters(registry, new DatabaseReader(source, schedules), false);
        meters.read();
        PageText page = scrape();
        assertThat(page.value("loff_executions_orphaned{job=\"metered\"}")).isEqualTo(1);
        assertThat(page.value("loff_executions_orphaned{job=\"never done\"}")).isZero();
        assertThat(page.value("loff_lease_silence_seconds{job=\"metered\"}")).isBetween(40.0, 100.0);
        meters.stop();
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsDownAndTheRestAbsent() throws Exception {
        PGSimpleDataSource nowhere = new PGSimpleDataSource();
        nowhere.setUrl("jdbc:postgresql://127.0.0.1:1/none");
        DatabaseMeters meters = new DatabaseMeters(registry, new DatabaseReader(nowhere, schedules), false);
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
