package dev.loff.app;

import dev.loff.app.jobs.RefusedException;
import dev.loff.app.terminal.PlainText;
import dev.loff.job.parameter.RefusedParametersException;
import java.sql.SQLException;
import org.jboss.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** A user's mistake is one line on standard error and exit code 2; anything else is a failure with its trace in the log. */
final class UserErrors implements IExecutionExceptionHandler {
    private static final Logger LOG = Logger.getLogger(UserErrors.class);
    private static final int REFUSED = 2;
    private static final int FAILED = 1;

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        if (failure instanceof RefusedException
                || failure instanceof RefusedParametersException
                || failure instanceof IllegalArgumentException) {
            command.getErr().println(PlainText.line(String.valueOf(failure.getMessage())));
            return REFUSED;
        }
        LOG.error("The command failed", failure);
        command.getErr().println(PlainText.line("Cannot finish " + command.getCommandName() + ": " + reason(failure)));
        return FAILED;
    }

    /** What the database says, without the statement that it was said of: no user asked for that. */
    private static String reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException) {
                return "the database failed: " + cause.getMessage();
            }
        }
        return String.valueOf(failure.getMessage());
    }
}
