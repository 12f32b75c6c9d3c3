package dev.loff.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.sql.SQLException;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.jboss.logmanager.handlers.ConsoleHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConsoleLogLinesTest {
    private final StringWriter console = new StringWriter();
    private final ConsoleHandler handler =
            new ConsoleHandler(ConsoleHandler.Target.CONSOLE, new PatternFormatter("%-5p %s%e%n"));

    @BeforeEach
    void watch() {
        handler.setWriter(console);
        Logger.getLogger("").addHandler(handler);
    }

    @AfterEach
    void leave() {
        Logger.getLogger("").removeHandler(handler);
    }

    @Test
    void anExceptionIsItsReasonAndTheEntryKeepsItsTrace() {
        Exception failure = new IllegalStateException(new SQLException("connection\nlost"));
        ExtLogRecord entry = new ExtLogRecord(Level.WARN, "Cannot beat", ConsoleLogLinesTest.class.getName());
        entry.setThrown(failure);

        assertThat(new ConsoleLogLines().isLoggable(entry))
                .as("printed already")
                .isFalse();

        handler.flush();
        assertThat(console.toString())
                .startsWith("WARN  Cannot beat: java.sql.SQLException: connection")
                .doesNotContain("\tat ");
        assertThat(entry.getThrown()).isSameAs(failure);
        assertThat(entry.getMessage()).isEqualTo("Cannot beat");
    }

    @Test
    void otherEntriesArePrintedAsTheyAre() {
        assertThat(new ConsoleLogLines()
                        .isLoggable(new ExtLogRecord(Level.INFO, "shard 0", ConsoleLogLinesTest.class.getName())))
                .isTrue();
        assertThat(console.toString()).isEmpty();
    }

    @Test
    void aFailureThatSaysNothingIsNamed() {
        assertThat(ConsoleLogLines.reason(new StackOverflowError())).isEqualTo("StackOverflowError");
        assertThat(ConsoleLogLines.reason(new IllegalStateException(null, new SQLException("gone"))))
                .isEqualTo("gone");
    }
}
