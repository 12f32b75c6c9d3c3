package dev.loff.app;

import dev.loff.app.command.Loff;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Inject;
import picocli.CommandLine;

/** Runs the command line once more, now with injection. */
public final class LoffApplication implements QuarkusApplication {

    private final CommandLine.IFactory factory;

    @Inject
    LoffApplication(CommandLine.IFactory factory) {
        this.factory = factory;
    }

    @Override
    public int run(String... arguments) {
        return new CommandLine(Loff.class, factory)
                .setExecutionExceptionHandler(new UserErrors())
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .execute(arguments);
    }
}
