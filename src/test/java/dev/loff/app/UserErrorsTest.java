package dev.loff.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class UserErrorsTest {
    @Command(name = "ask")
    static final class Asking implements Callable<Integer> {
        @Override
        public Integer call() {
            throw new IllegalStateException(
                    "JDBC exception executing SQL [Connection reset] [insert into access_secret (sha256) values (?)]",
                    new SQLException("Connection reset", "08006"));
        }
    }

    @Test
    void aFailureOfTheDatabaseIsSaidWithoutItsStatement() {
        StringWriter said = new StringWriter();
        int code = new CommandLine(new Asking())
                .setExecutionExceptionHandler(new UserErrors())
                .setErr(new PrintWriter(said))
                .execute();
        assertThat(code).isEqualTo(1);
        assertThat(said)
                .hasToString("Cannot finish ask: the database failed: Connection reset" + System.lineSeparator());
    }

    @Test
    void aStartThatTheDatabaseFailsSaysSo() {
        assertThat(Host.startProblem(new SQLException("This connection has been closed.")))
                .isEqualTo("Cannot start: the database failed: This connection has been closed.");
        assertThat(Host.startProblem(new IllegalStateException("Cannot use the database: it does not answer")))
                .isEqualTo("Cannot use the database: it does not answer");
    }
}
