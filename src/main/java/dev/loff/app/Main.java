package dev.loff.app;

import dev.loff.app.command.Loff;
import dev.loff.app.command.NeedsNoHost;
import dev.loff.app.command.OptionsOnly;
import dev.loff.app.jobs.RefusedException;
import dev.loff.app.terminal.PlainStream;
import dev.loff.app.terminal.PlainText;
import dev.loff.dataset.NameEncoding;
import dev.loff.job.parameter.RefusedParametersException;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * Reads the command line, and starts the host only for a command that is to run: help, the version and mistakes are answered
 * without a database.
 */
@QuarkusMain
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        if (NameEncoding.loses(List.of(arguments), System.getenv())) {
            System.err.println(
                    "Cannot read the command line or a setting: it is not ASCII, and " + NameEncoding.advice());
            System.exit(CommandLine.ExitCode.USAGE);
        }
        PlainStream.install();
        CommandLine line = new CommandLine(Loff.class, new OptionsOnly());
        // A terminal gets no control characters from here, not even for bold help.
        line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        line.setExecutionStrategy(parsed -> helpOrHost(line, parsed, arguments));
        System.exit(line.execute(arguments));
    }

    private static int helpOrHost(CommandLine line, ParseResult parsed, String[] arguments) {
        Integer help = CommandLine.executeHelpRequest(parsed);
        if (help != null) {
            return help;
        }
        if (!parsed.hasSubcommand()) {
            line.usage(line.getErr());
            return CommandLine.ExitCode.USAGE;
        }
        try {
            Integer answered = answeredAlone(parsed);
            return answered != null ? answered : Host.run(parsed, arguments);
        } catch (RefusedException | RefusedParametersException e) {
            line.getErr().println(e.getMessage());
            return CommandLine.ExitCode.USAGE;
        } catch (UncheckedIOException | IllegalStateException e) {
            line.getErr().println(PlainText.line(String.valueOf(e.getMessage())));
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private static @Nullable Integer answeredAlone(ParseResult parsed) {
        return Host.command(parsed).userObject() instanceof NeedsNoHost alone ? alone.answerAlone() : null;
    }
}
