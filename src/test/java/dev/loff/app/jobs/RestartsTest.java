package dev.loff.app.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.job.parameter.JobDefinition;
import dev.loff.registry.AutomaticRestarts;
import dev.loff.registry.Executions;
import dev.loff.registry.Guards;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Whether a run whose host is gone is restarted, when others have run on the same data since. */
@QuarkusTest
class RestartsTest {
    private static final Actor TESTER = new Actor("tester", "test");
    private static final JobDefinition JOB = JobDefinition.TRAIN_CLASSIFIER;

    @Inject
    Restarts restarts;

    @Inject
    Recovery recovery;

    @Inject
    JobControl jobs;

    @Inject
    AutomaticRestarts planned;

    @Inject
    Executions executions;

    @Inject
    Audit audit;

    @Inject
    DataSource database;

    private final String dataset = "/nowhere/" + System.nanoTime();

    @Test
    void aRunOfAnotherModelIsNoReplacement() throws Exception {
        long first = execution("FAILED", "first");
        long second = execution("COMPLETED", "second");
        guard(second);

        long instance = planned(first);
        restarts.restart(instance, TESTER);

        long next = executions.latest(instance).orElseThrow().execution();
        assertThat(next).isGreaterThan(second);
        assertThat(jobs.await(next, Duration.ofMinutes(1))).isTrue();
        planned.forget(instance);
    }

    @Test
    void aRunThatIsUnderWayIsWaitedFor() throws Exception {
        long first = execution("FAILED", "waits");
        long second = execution("STARTED", "goes on");
        guard(second);
        long instance = planned(first);

        restarts.restart(instance, TESTER);

        assertThat(executions.latest(instance).orElseThrow().execution()).isEqualTo(first);
        assertThat(restarts.isPlanned(instance)).isTrue();
        planned.forget(instance);
        number("update job_execution set batchstatus = 'COMPLETED' where jobexecutionid = ? returning 1", second);
    }

    @Test
    void theSameWorkIsNotDoneTwiceAndTheAuditLogSaysSo() throws Exception {
        long first = execution("FAILED", "same");
        long second = execution("COMPLETED", "same");
        guard(second);
        long instance = planned(first);

        restarts.restart(instance, TESTER);

        assertThat(executions.latest(instance).orElseThrow().execution()).isEqualTo(first);
        assertThat(restarts.isPlanned(instance)).isFalse();
        assertThat(audit.recent(Long.MAX_VALUE, 1, first)).singleElement().satisfies(it -> {
            assertThat(it.action()).isEqualTo("do not restart");
            assertThat(it.after()).contains("execution " + second + " has completed the same work since");
        });
    }

    @Test
    void aDatabaseThatFailsForAMomentUsesUpNoRestart() throws Exception {
        long first = execution("FAILED", "moment");
        long instance = planned(first);
        sql("create function fail_once() returns trigger language plpgsql as $$ begin raise exception 'try again'"
                + " using errcode = '40001'; end $$");
        sql("create trigger fail_once before insert on job_execution execute function fail_once()");
        try {
            restarts.restart(instance, TESTER);
        } finally {
            sql("drop trigger fail_once on job_execution");
            sql("drop function fail_once");
        }
        assertThat(restarts.isPlanned(instance)).isTrue();
        assertThat(planned.count(instance)).isEqualTo(1);
        planned.forget(instance);
    }

    @Test
    void oneRowThatThrowsDoesNotEndARoundOfRecovery() throws Exception {
        long bad = execution("STARTED", "bad");
        long good = execution("STARTED", "good");
        sql("update job_execution set registered_at = now() - interval '1 hour' where jobexecutionid in (" + bad + ", "
                + good + ")");
        sql("create function refuse_row() returns trigger language plpgsql as $$ begin raise exception 'not this row';"
                + " end $$");
        sql("create trigger refuse_row before update on job_execution for each row when (new.jobexecutionid = " + bad
                + ") execute function refuse_row()");
        try {
            assertThat(recovery.recoverAll(TESTER)).contains(good).doesNotContain(bad);
        } finally {
            sql("drop trigger refuse_row on job_execution");
            sql("drop function refuse_row");
        }
        assertThat(recovery.recoverAll(TESTER)).contains(bad);
    }

    private long planned(long execution) {
        long instance = executions.find(execution).orElseThrow().instance();
        planned.plan(instance, execution, Duration.ZERO, 1);
        return instance;
    }

    private void guard(long execution) throws SQLException {
        Guards.Key key = JOB.guard(JOB.check(Map.of("dataset", dataset)));
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into job_guard (job, scope, execution_id) values (?, ?, ?)")) {
            insert.setString(1, key.job());
            insert.setString(2, key.scope());
            insert.setLong(3, execution);
            insert.executeUpdate();
        }
    }

    private long execution(String status, String model) throws SQLException {
        String parameters = "dataset = " + dataset + "\nmodel = " + model + "\nautomatic-restarts = 0\n";
        return number("""
                with instance as (
                  insert into job_instance (jobname, applicationname) values ('train-classifier', 'loff')
                  returning jobinstanceid)
                insert into job_execution (jobinstanceid, createtime, registered_at, batchstatus, jobparameters)
                select jobinstanceid, now(), now(), '%s', '%s' from instance returning jobexecutionid + ?""".formatted(status, parameters), 0);
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = database.getConnection();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private long number(String query, long parameter) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setLong(1, parameter);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }
}
