package dev.loff.app.database;

import dev.loff.app.config.LoffConfig;
import io.agroal.api.AgroalPoolInterceptor;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Sets the time limits of each pooled connection: nothing waits for ever for the database, and the database keeps no locks for a
 * process that is stuck.
 */
@ApplicationScoped
class ConnectionTimeouts implements AgroalPoolInterceptor {
    private static final Logger LOG = Logger.getLogger(ConnectionTimeouts.class);
    /** Lets the server's own timeout come first. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private static final String SET = """
            select set_config('statement_timeout', ?, false), set_config('lock_timeout', ?, false),
              set_config('idle_in_transaction_session_timeout', ?, false),
              set_config('tcp_user_timeout', '60000', false), set_config('tcp_keepalives_idle', '30', false),
              set_config('tcp_keepalives_interval', '10', false), set_config('tcp_keepalives_count', '3', false),
              set_config('client_connection_check_interval', '10000', false)""";

    private final LoffConfig.Db config;

    ConnectionTimeouts(LoffConfig config) {
        this.config = config.db();
    }

    @Override
    public void onConnectionCreate(Connection connection) {
        try (PreparedStatement set = connection.prepareStatement(SET)) {
            set.setString(1, millis(config.statementTimeout()));
            set.setString(2, millis(config.lockTimeout()));
            set.setString(3, millis(config.idleTransactionTimeout()));
            set.execute();
            limitAnswers(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "Cannot set the time limits of a database connection: " + e.getMessage(), e);
        }
    }

    /** The last user of the connection may have changed the limit. */
    @Override
    public void onConnectionReturn(Connection connection) {
        try {
            limitAnswers(connection);
        } catch (SQLException broken) {
            // The pool detects that before it hands out the connection again.
            LOG.debug("A connection came back broken", broken);
        }
    }

    private void limitAnswers(Connection connection) throws SQLException {
        connection.setNetworkTimeout(
                Runnable::run,
                Math.toIntExact(config.statementTimeout().plus(MARGIN).toMillis()));
    }

    private static String millis(Duration limit) {
        return Long.toString(limit.toMillis());
    }
}
