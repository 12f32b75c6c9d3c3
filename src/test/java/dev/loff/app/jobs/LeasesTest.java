package dev.loff.app.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loff.job.ThisProcess;
import dev.loff.registry.Executions;
import dev.loff.registry.Leases;
import dev.loff.registry.LostLeaseException;
import dev.loff.registry.Takeovers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Who owns an execution, and what is written down of it, on a real database. */
@QuarkusTest
class LeasesTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Actor TESTER = new Actor("tester", "test");

    @Inject
    Recovery recovery;

    @Inject
    Audit audit;

    @Inject
    Leases leases;

    @Inject
    Takeovers takeovers;

    @Inject
    Executions executions;

    @Inject
    DataSource database;

    @Test
    void ofManyThatTakeAnExpiredLeaseOneWinsAndTheOwnerCommitsNothing() throws Exception {
        long execution = unfinishedExecution();
        long token =
                leases.acquire(execution, elsewhere(), Duration.ofMillis(1)).orElseThrow();
        Takeovers.Orphan orphan = orphan(execution);
        List<Boolean> taken =
                AtOnce.twice(() -> QuarkusTransaction.requiringNew().call(() -> takeovers.takeOver(orphan, LONG)));
        assertThat(taken).containsExactlyInAnyOrder(true, false);
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> leases.check(execution, token)))
                .isInstanceOf(LostLeaseException.class);
        assertThat(leases.beat(execution, token)).isEqualTo(Leases.Beat.LOST);
        assertThat(executions.find(execution).orElseThrow().status()).isEqualTo("FAILED");
        sql("update job_execution set batchstatus = 'COMPLETED' where jobexecutionid = " + execution);
        assertThat(executions.find(execution).orElseThrow().status())
                .as("what the old owner writes into the batch runtime's rows")
                .isEqualTo("FAILED");
    }

    @Test
    void anOwnerThatBeatsAgainInTimeKeepsItsRun() throws Exception {
        long execution = unfinishedExecution();
        long token = leases.acquire(execution, elsewhere(), LONG).orElseThrow();
        sql("update execution_lease set expires_at = clock_timestamp() - interval '1 second' where execution_id = "
                + execution);
        Takeovers.Orphan orphan = orphan(execution);
        assertThat(leases.beat(execution, token)).isEqualTo(Leases.Beat.OWNED);
        boolean taken = QuarkusTransaction.requiringNew().call(() -> takeovers.takeOver(orphan, LONG));
        assertThat(taken).isFalse();
        sql("update job_execution set batchstatus = 'FAILED' where jobexecutionid = " + execution);
    }

    /** An owner that is suspended between its heartbeat and the commit would else hold off its takeover for ever. */
    @Test
    void theServerEndsAHeartbeatThatStandsStill() throws Exception {
        long execution = unfinishedExecution();
        long token = leases.acquire(execution, elsewhere(), LONG).orElseThrow();
        sql("create table seen_limits (millis text)");
        sql("create function see_limit() returns trigger language plpgsql as $$ begin insert into seen_limits values"
                + " (current_setting('idle_in_transaction_session_timeout')); return new; end $$");
        sql("create trigger see_limit before update on execution_lease for each row when (new.execution_id = "
                + execution + ") execute function see_limit()");
        try {
            assertThat(leases.beat(execution, token)).isEqualTo(Leases.Beat.OWNED);
            leases.requestStop(execution, LONG);
            leases.release(execution, token);
            assertThat(number("select count(*) from seen_limits where millis = '15s'"))
                    .as("heartbeat, request and release")
                    .isEqualTo(3);
        } finally {
            sql("drop trigger see_limit on execution_lease");
            sql("drop function see_limit");
            sql("drop table seen_limits");
            sql("update job_execution set batchstatus = 'FAILED' where jobexecutionid = " + execution);
        }
    }

    @Test
    void theTimesOfAnExecutionAreTheDatabases() throws Exception {
        long execution = unfinishedExecution();
        sql("update job_execution set starttime = '2001-01-01' where jobexecutionid = " + execution);
        sql("update job_execution set starttime = '2001-01-01', endtime = '2101-01-01', batchstatus = 'FAILED'"
                + " where jobexecutionid = " + execution);
        assertThat(number("select count(*) from job_execution where starttime <= endtime"
                        + " and starttime > now() - interval '1 hour' and endtime < now() + interval '1 hour'"
                        + " and jobexecutionid = " + execution))
                .as("whatever the host's clock says")
                .isEqualTo(1);
    }

    @Test
    void aLaterLeaseHasALargerToken() throws Exception {
        long first = leases.acquire(unfinishedExecution(), elsewhere(), Duration.ofMillis(1))
                .orElseThrow();
        long second = leases.acquire(unfinishedExecution(), elsewhere(), Duration.ofMillis(1))
                .orElseThrow();
        assertThat(second).isGreaterThan(first);
        recovery.recoverAll(TESTER);
    }

    @Test
    void theAuditLogOnlyGrows() throws Exception {
        audit.other(TESTER, "try", "the log", Map.of("a", 1), Map.of("a", 2));
        long id = audit.recent(Long.MAX_VALUE, 1, null).get(0).id();
        for (String change : List.of(
                "update audit_entry set actor = 'nobody' where id = " + id,
                "delete from audit_entry where id = " + id,
                "truncate audit_entry cascade")) {
            assertThatThrownBy(() -> sql(change))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("rows are only added");
        }
        assertThat(audit.recent(id + 1, 1, null)).singleElement().satisfies(it -> {
            assertThat(it.actor()).isEqualTo("tester");
            assertThat(it.origin())
                    .startsWith("test, process " + ProcessHandle.current().pid());
            assertThat(it.after()).isEqualTo("{\"a\": 2}");
        });
    }

    /** As the batch runtime of another host leaves it. */
    private long unfinishedExecution() throws SQLException {
        return number("""
                with instance as (
                  insert into job_instance (jobname, applicationname) values ('extract-features', 'loff')
                  returning jobinstanceid)
                insert into job_execution (jobinstanceid, createtime, batchstatus, jobparameters)
                select jobinstanceid, now(), 'STARTED', 'dataset = /nowhere' || chr(10) || 'encoder = shipped' || chr(10)
                  || 'automatic-restarts = 0'
                from instance returning jobexecutionid""");
    }

    private Takeovers.Orphan orphan(long execution) {
        Optional<Takeovers.Orphan> found = takeovers.orphan(execution, LONG);
        while (found.isEmpty()) {
            found = takeovers.orphan(execution, LONG);
        }
        return found.get();
    }

    private static Leases.Owner elsewhere() {
        return new Leases.Owner(
                "elsewhere", 7, Instant.EPOCH, "not " + ThisProcess.owner().space());
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private long number(String query) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement sql = connection.createStatement();
                var rows = sql.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
