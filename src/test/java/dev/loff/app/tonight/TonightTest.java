package dev.loff.app.tonight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loff.app.jobs.Actor;
import dev.loff.app.tonight.Tonight.Kind;
import dev.loff.app.tonight.Tonight.LastSuccess;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class TonightTest {
    @Inject
    TonightReport report;

    @Inject
    Acknowledging acknowledging;

    @Inject
    DataSource database;

    private final String dataset = "/data/" + UUID.randomUUID();

    @AfterEach
    void leaveNothing() throws SQLException {
        for (String sql : List.of(
                "delete from job_instance where jobinstanceid in (select instance_id from job_run where dataset = ?)",
                "delete from job_run where dataset = ?")) {
            try (Connection connection = database.getConnection();
                    PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, dataset);
                statement.executeUpdate();
            }
        }
    }

    /** An execution of nightly that ended so many hours ago. */
    private long execution(long instance, String status, int hoursAgo) throws SQLException {
        return number("""
                insert into job_execution (jobinstanceid, version, createtime, starttime, endtime, batchstatus, exitstatus,
                  jobparameters)
                values (?, 1, now(), now() - make_interval(hours => ?::int + 1), now() - make_interval(hours => ?::int), ?, ?, '')
                returning jobexecutionid""", instance, hoursAgo, hoursAgo, status, status);
    }

    private long instance() throws SQLException {
        long instance = number(
                "insert into job_instance (version, jobname, applicationname) values (1, 'nightly', 'loff') returning jobinstanceid");
        number(
                "insert into job_run (instance_id, job, dataset, model) values (?, 'nightly', ?, 'm') returning instance_id",
                instance,
                dataset);
        return instance;
    }

    private long number(String sql, Object... values) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    private List<Long> failed() {
        return report.now().troubles().stream()
                .filter(it -> it.kind() == Kind.FAILED || it.kind() == Kind.STOPPED)
                .map(it -> Objects.requireNonNull(it.execution()))
                .toList();
    }

    @Test
    void whatFailedNeedsAHandUntilItWentOnOrALaterRunMadeUpForIt() throws SQLException {
        long first = instance();
        long broken = execution(first, "FAILED", 5);
        assertThat(failed()).contains(broken);

        long again = execution(first, "STOPPED", 4);
        assertThat(failed()).as("it went on").doesNotContain(broken).contains(again);

        execution(instance(), "COMPLETED", 1);
        assertThat(failed()).as("the next night made up for it").doesNotContain(broken, again);
    }

    @Test
    void whatWasAcknowledgedIsListedAgainWhenSomethingNewHappens() throws SQLException {
        long instance = instance();
        long broken = execution(instance, "FAILED", 5);
        String id = "run-" + broken;
        assertThatThrownBy(() -> acknowledging.acknowledge(id, " ", Actor.commandLine()))
                .hasMessageContaining("a reason");
        acknowledging.acknowledge(Long.toString(broken), "the disk was full", Actor.commandLine());
        assertThat(failed()).doesNotContain(broken);

        long again = execution(instance, "FAILED", -1);
        assertThat(failed()).as("it failed once more").contains(again);
        assertThatThrownBy(() -> acknowledging.acknowledge("run-0", "why", Actor.commandLine()))
                .hasMessageContaining("nothing of that id needs a hand");
    }

    @Test
    void whatFailedLongAgoIsHistory() throws SQLException {
        long old = execution(instance(), "FAILED", 24 * (TonightReport.TROUBLE_DAYS + 1));
        assertThat(failed()).doesNotContain(old);
    }

    @Test
    void theLastSuccessOfAJobIsTheOneThatEndedLast() throws SQLException {
        long early = instance();
        long late = instance();
        execution(late, "COMPLETED", 0);
        long restarted = execution(early, "COMPLETED", -1);

        LastSuccess nightly = report.now().successes().stream()
                .filter(it -> it.job().equals("nightly"))
                .findFirst()
                .orElseThrow();
        assertThat(Objects.requireNonNull(nightly.run()).execution()).isEqualTo(restarted);
    }
}
