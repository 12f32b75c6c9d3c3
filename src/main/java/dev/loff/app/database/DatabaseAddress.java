package dev.loff.app.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The address of a PostgreSQL server and the user to log in as.
 *
 * @param passwordFile contains only the password; the password itself is not kept here, so nothing prints it by accident
 */
public record DatabaseAddress(String url, String user, Path passwordFile) {

    private static final int LOGIN_SECONDS = 10;

    /** Opens a connection; its caller closes it. */
    public Connection connect() throws SQLException, IOException {
        PGSimpleDataSource source = DriverTimeouts.source();
        source.setUrl(url);
        source.setUser(user);
        source.setPassword(Files.readString(passwordFile));
        source.setLoginTimeout(LOGIN_SECONDS);
        return source.getConnection();
    }

    /** Whether the server answers and accepts this user; only the server of this data folder knows the password. */
    boolean letsIn() throws IOException {
        try (Connection connection = connect()) {
            return connection.isValid(LOGIN_SECONDS);
        } catch (SQLException e) {
            return false;
        }
    }

    /** Throws unless the server accepts this user. */
    void requireLogin() throws IOException {
        try (Connection connection = connect()) {
            if (!connection.isValid(0)) {
                throw new IllegalStateException("Cannot use the database: it does not answer (url=" + url + ")");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "Cannot log in to the database: " + e.getMessage() + " (url=" + url + ", user=" + user + ")", e);
        }
    }
}
