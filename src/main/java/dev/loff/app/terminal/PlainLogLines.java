package dev.loff.app.terminal;

import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;

/** An entry of the log is one line, whatever the names in it: nobody forges a second one. */
@LoggingFilter(name = "plain-text")
public final class PlainLogLines implements Filter {
    private static final ExtFormatter FORMATTER = new PatternFormatter("%s");

    @Override
    public boolean isLoggable(LogRecord entry) {
        if (entry instanceof ExtLogRecord record) {
            String text = FORMATTER.formatMessage(record);
            String line = PlainText.line(text);
            if (!line.equals(text)) {
                record.setMessage(line, ExtLogRecord.FormatStyle.NO_FORMAT);
                record.setParameters(new Object[0]);
            }
        }
        return true;
    }
}
