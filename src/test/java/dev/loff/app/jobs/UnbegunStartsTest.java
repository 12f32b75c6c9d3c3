package dev.loff.app.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.registry.Executions;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What a host leaves that dies while it starts a job, as the batch runtime's own transactions leave it. */
@QuarkusTest
class UnbegunStartsTest {
    private static final Actor TESTER = new Actor("tester", "test");

    @Inject
    Recovery recovery;

    @Inject
    Restarts restarts;

    @Inject
    Executions executions;

    @Inject
    Audit audit;

    @Inject
    DataSource database;

    @Test
    void aStartThatNobodyWroteDownIsAbandonedAndNotRestarted() throws Exception {
        long execution = registered();

        assertThat(recovery.recover(execution, TESTER)).isTrue();

        Executions.Row row = executions.find(execution).orElseThrow();
        assertThat(row.status()).isEqualTo("ABANDONED");
        assertThat(row.exitStatus()).contains("it never got a lease", "not written down as started");
        assertThat(restarts.find(row.instance())).isEmpty();
        assertThat(audit.recent(Long.MAX_VALUE, 1, execution)).singleElement().satisfies(it -> {
            assertThat(it.action()).isEqualTo("abandon");
            assertThat(it.after()).contains("has done nothing");
        });
    }

    @Test
    void aStartThatWasWrittenDownGoesOn() throws Exception {
        long execution = registered();
        number("insert into submission (job, scope, parameters, state, actor, origin, execution_id) values"
                + " ('extract-features', 'somewhere', '{}', 'STARTED', 'me', 'test', " + execution + ") returning id");

        assertThat(recovery.recover(execution, TESTER)).isTrue();

        Executions.Row row = executions.find(execution).orElseThrow();
        assertThat(row.status()).isEqualTo("FAILED");
        assertThat(restarts.find(row.instance())).isPresent();
        restarts.forget(row.instance());
    }

    @Test
    void anInstanceWithoutAnExecutionIsRemovedWithARowThatSaysSo() throws Exception {
        String insert = "insert into job_instance (jobname, applicationname, registered_at) values"
                + " ('extract-features', 'loff', %s) returning jobinstanceid";
        long old = number(insert.formatted("clock_timestamp() - interval '1 hour'"));
        long young = number(insert.formatted("clock_timestamp()"));

        recovery.recoverAll(TESTER);

        assertThat(number("select count(*) from job_instance where jobinstanceid = " + old))
                .isZero();
        assertThat(number("select count(*) from job_instance where jobinstanceid = " + young))
                .as("its host may be about to register the execution")
                .isOne();
        assertThat(number("select count(*) from audit_entry where action = 'remove' and subject = 'job instance " + old
                        + "'"))
                .isOne();
        number("delete from job_instance where jobinstanceid = " + young + " returning 1");
    }

    /** An execution that the batch runtime registered long ago, and nothing more. */
    private long registered() throws SQLException {
        return number("""
                with instance as (
                  insert into job_instance (jobname, applicationname) values ('extract-features', 'loff')
                  returning jobinstanceid)
                insert into job_execution (jobinstanceid, createtime, registered_at, batchstatus, jobparameters)
                select jobinstanceid, now(), now() - interval '1 hour', 'STARTING',
                  'dataset = /nowhere' || chr(10) || 'encoder = shipped' || chr(10) || 'model = nowhere'
                from instance returning jobexecutionid""");
    }

    private long number(String query) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement sql = connection.createStatement();
                ResultSet rows = sql.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
