package dev.loff.app.database;

import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** The state of a database, found without starting or creating anything. */
public enum DatabaseState {
    /** There is none, or it is empty. */
    ABSENT,
    /** It has Loff's tables. */
    PRESENT;

    private static final String PATIENCE_SECONDS = "10";

    /** Whether a data folder has its own PostgreSQL, running or not. */
    public static DatabaseState in(DataFolder home) {
        return Files.isDirectory(PostgresCluster.dataDirectory(EmbeddedDatabase.folder(home))) ? PRESENT : ABSENT;
    }

    /**
     * Logs in to a configured database.
     *
     * @throws IllegalStateException with a one-line message when it does not answer or does not accept this user
     */
    public static DatabaseState at(String url, String user, String password) {
        Properties login = new Properties();
        login.setProperty("user", user);
        login.setProperty("password", password);
        login.setProperty("connectTimeout", PATIENCE_SECONDS);
        login.setProperty("loginTimeout", PATIENCE_SECONDS);
        login.setProperty("socketTimeout", PATIENCE_SECONDS);
        try (Connection connection = DriverManager.getConnection(url, login);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select to_regclass('flyway_schema_history') is not null")) {
            return found.next() && found.getBoolean(1) ? PRESENT : ABSENT;
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "Cannot use the database: " + reason(e) + "; check LOFF_DB_URL, LOFF_DB_USER and the password, and"
                            + " that the server runs (url=" + shown(url) + ", user=" + user + ")",
                    e);
        }
    }

    /** The driver's message, followed by the network error if there is one, in one line. */
    private static String reason(SQLException failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String first = line(failure);
        if (cause instanceof java.net.UnknownHostException) {
            return "there is no host of that name (" + line(cause) + ")";
        }
        return cause == failure || first.contains(line(cause)) ? first : first + " " + line(cause);
    }

    private static String line(Throwable failure) {
        return String.valueOf(failure.getMessage())
                .lines()
                .findFirst()
                .orElse("it gives no reason")
                .strip();
    }

    /** Returns an address without its query, which may contain a password. */
    public static String shown(String url) {
        int query = url.indexOf('?');
        return query < 0 ? url : url.substring(0, query);
    }
}
