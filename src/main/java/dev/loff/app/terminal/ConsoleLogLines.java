package dev.loff.app.terminal;

import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.jboss.logmanager.handlers.ConsoleHandler;

/**
 * The console shows one line per entry, also where an entry has an exception: its reason, without the stack trace, which is in
 * the log file. With {@code --log-level DEBUG} the console shows the trace too.
 */
@LoggingFilter(name = "console-lines")
public final class ConsoleLogLines implements Filter {
    private static final ExtFormatter FORMATTER = new PatternFormatter("%s");

    private final PlainLogLines plain = new PlainLogLines();

    @Override
    public boolean isLoggable(LogRecord entry) {
        if (entry.getThrown() != null
                && entry instanceof ExtLogRecord record
                && !org.jboss.logmanager.Logger.getLogger("dev.loff").isLoggable(Level.DEBUG)) {
            // A copy: the handlers of the log files get the same entry after this one.
            publish(oneLine(record), LogManager.getLogManager().getLogger("").getHandlers());
            return false;
        }
        return plain.isLoggable(entry);
    }

    private static ExtLogRecord oneLine(ExtLogRecord record) {
        ExtLogRecord line = new ExtLogRecord(record);
        line.setMessage(
                FORMATTER.formatMessage(record) + ": " + reason(record.getThrown()),
                ExtLogRecord.FormatStyle.NO_FORMAT);
        line.setParameters(new Object[0]);
        line.setThrown(null);
        return line;
    }

    /** What the failure says, or the first of its causes that says something. */
    static String reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            if (message != null && !message.isBlank()) {
                return message;
            }
        }
        return failure.getClass().getSimpleName();
    }

    private static void publish(ExtLogRecord line, Handler[] handlers) {
        for (Handler handler : handlers) {
            if (handler instanceof ConsoleHandler) {
                handler.publish(line);
            } else if (handler instanceof ExtHandler group) {
                publish(line, group.getHandlers());
            }
        }
    }
}
