package dev.loff.app.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loff.registry.Leases;
import dev.loff.registry.Schedules;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The time limits of a host's connections. */
@QuarkusTest
class ConnectionTimeoutsTest {
    /** {@code loff.db.statement-timeout}, and a margin for the server's answer. */
    private static final int ANSWER_MILLIS = 125_000;

    @Inject
    DataSource database;

    @Inject
    Leases leases;

    @Inject
    Schedules schedules;

    @Inject
    EntityManager entities;

    @Test
    void nothingWaitsForEver() throws SQLException {
        try (Connection connection = database.getConnection()) {
            assertThat(connection.getNetworkTimeout()).isEqualTo(ANSWER_MILLIS);
            assertThat(shown(connection, "statement_timeout")).isEqualTo("2min");
            assertThat(shown(connection, "lock_timeout")).isEqualTo("30s");
            assertThat(shown(connection, "idle_in_transaction_session_timeout")).isEqualTo("1min");
        }
    }

    @Test
    void aChangedLimitIsResetOnReturn() throws SQLException {
        for (int i = 0; i < 20; i++) {
            try (Connection connection = database.getConnection()) {
                assertThat(connection.getNetworkTimeout()).isEqualTo(ANSWER_MILLIS);
                connection.setNetworkTimeout(Runnable::run, 1);
            }
        }
    }

    @Test
    void aLimitOfOneTransactionEndsWithIt() throws SQLException {
        leases.beat(-1, -1);
        for (int i = 0; i < 20; i++) {
            try (Connection connection = database.getConnection()) {
                assertThat(connection.getNetworkTimeout()).isEqualTo(ANSWER_MILLIS);
                assertThat(shown(connection, "statement_timeout")).isEqualTo("2min");
            }
        }
    }

    @Test
    void waitingForALockTimesOut() throws SQLException {
        try (Connection holder = database.getConnection();
                Connection waiting = database.getConnection()) {
            execute(holder, "select pg_advisory_lock(4711)");
            execute(waiting, "set lock_timeout = 50");
            assertThatThrownBy(() -> execute(waiting, "select pg_advisory_lock(4711)"))
                    .isInstanceOfSatisfying(SQLException.class, it -> assertThat(it.getSQLState())
                            .isEqualTo("55P03"));
            execute(waiting, "set lock_timeout = '30s'");
            execute(holder, "select pg_advisory_unlock(4711)");
        }
    }

    @Test
    void limitsAnIdleTransactionThatDecidesAFire() {
        String limit = QuarkusTransaction.requiringNew().call(() -> {
            schedules.tryLock(-1);
            return (String) entities.createNativeQuery("show idle_in_transaction_session_timeout")
                    .getSingleResult();
        });
        assertThat(limit).isEqualTo("15s");
    }

    private static String shown(Connection connection, String setting) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show " + setting)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
