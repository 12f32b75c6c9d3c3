package dev.loff.app;

import dev.loff.app.command.CreatesHome;
import dev.loff.app.command.HostedCommand;
import dev.loff.app.command.Loff;
import dev.loff.app.command.TriesOnly;
import dev.loff.app.database.DataFolder;
import dev.loff.app.database.DatabaseAddress;
import dev.loff.app.database.DatabaseState;
import dev.loff.app.database.EmbeddedDatabase;
import dev.loff.app.gpu.NativeEnvironment;
import dev.loff.app.gpu.NativeLibraries;
import dev.loff.app.jobs.RefusedException;
import dev.loff.app.terminal.PlainText;
import io.quarkus.runtime.Application;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.quarkus.runtime.util.ExceptionUtil;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * The life of the process that runs a command: configuration, database, Quarkus, and all of it backwards. Quarkus reads its
 * configuration once at its start, so what a command asks for is set before, as system properties.
 */
final class Host {

    private Host() {}

    /** Runs the command and returns its exit status. */
    static int run(ParseResult parsed, String[] arguments) {
        new NativeEnvironment().chooseProcessorKernels();
        Config configured = ConfigUtils.configBuilder().build();
        DataFolder home = new DataFolder(Optional.ofNullable(options(parsed).home)
                .or(() -> configured.getOptionalValue("loff.home", Path.class))
                .orElseGet(DataFolder::defaultRoot));
        new NativeEnvironment().maskFiles(mask(configured));
        Object command = command(parsed).userObject();
        HomeCheck check = HomeCheck.of(words(parsed), home, configured);
        check.requireReadable();
        if (command instanceof TriesOnly
                && check.homeIsMissing()
                && check.databaseUrl().isEmpty()) {
            try (TemporaryHome temporary = TemporaryHome.beside(home)) {
                System.err.println(
                        "there is no data folder yet (" + check.place() + "): this one is removed afterwards");
                NativeLibraries.ofTensorFlow().prepare();
                return run(parsed, arguments, temporary.home(), Optional.of(temporary));
            }
        }
        new StartSettings(configOf(parsed), configured).check();
        DatabaseState database = check.database(configured);
        if (!(command instanceof CreatesHome)) {
            check.requireThere(database);
            System.err.println(check.place());
        }
        NativeLibraries.ofTensorFlow().prepare();
        if (check.databaseUrl().isPresent()) {
            return runQuarkus(configOf(parsed, home), arguments);
        }
        return run(parsed, arguments, home, Optional.empty());
    }

    private static int run(ParseResult parsed, String[] arguments, DataFolder home, Optional<TemporaryHome> temporary) {
        Map<String, String> config = configOf(parsed, home);
        try (EmbeddedDatabase database = EmbeddedDatabase.join(home)) {
            leaveOnSignal(database, temporary);
            database.keepRunning();
            DatabaseAddress address = database.address();
            config.put("loff.db.url", address.url());
            config.put("loff.db.user", address.user());
            config.put("loff.db.password-file", address.passwordFile().toString());
            return runQuarkus(config, arguments);
        }
    }

    private static int mask(Config configured) {
        String mask = configured.getOptionalValue("loff.umask", String.class).orElse("077");
        if (!mask.matches("0?[0-7]{3}")) {
            throw new IllegalStateException(
                    "Cannot use a file mask: it is three octal digits such as 077 or 027 (loff.umask=" + mask + ")");
        }
        return Integer.parseInt(mask, 8);
    }

    private static Map<String, String> configOf(ParseResult parsed, DataFolder home) {
        Map<String, String> config = configOf(parsed);
        config.put("loff.home", home.root().toString());
        return config;
    }

    /** The command that is to run, of those that were named one after another. */
    static CommandSpec command(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        return last.commandSpec();
    }

    /** As the user typed it, without its options: {@code schedules list}. */
    private static String words(ParseResult parsed) {
        String qualified = command(parsed).qualifiedName();
        return qualified.substring(qualified.indexOf(' ') + 1);
    }

    /** What the command line asks of the host; a command that asks for nothing opens no port. */
    static Map<String, String> configOf(ParseResult parsed) {
        Map<String, String> config = new HashMap<>();
        config.put("quarkus.http.host-enabled", "false");
        config.put("quarkus.management.host-enabled", "false");
        // Else the transaction manager holds a port of its own, as the name of this process.
        config.put(
                "CoreEnvironmentBean.processImplementationClassName",
                "com.arjuna.ats.internal.arjuna.utils.UuidProcessId");
        String logLevel = options(parsed).logLevel;
        if (logLevel != null) {
            config.put("loff.log.level", logLevel);
        }
        for (ParseResult command = parsed; command != null; command = command.subcommand()) {
            CommandSpec spec = command.commandSpec();
            Stream.concat(Stream.of(spec), spec.mixins().values().stream())
                    .map(CommandSpec::userObject)
                    .filter(HostedCommand.class::isInstance)
                    .map(HostedCommand.class::cast)
                    .forEach(hosted -> config.putAll(hosted.hostConfig()));
        }
        return config;
    }

    private static Loff options(ParseResult parsed) {
        return (Loff) parsed.commandSpec().userObject();
    }

    private static int runQuarkus(Map<String, String> config, String[] arguments) {
        config.forEach(System::setProperty);
        AtomicInteger status = new AtomicInteger();
        Quarkus.run(LoffApplication.class, (code, problem) -> status.set(told(code, problem)), arguments);
        return status.get();
    }

    /** The exit status, once it is said why the host did not start, if it did not. */
    private static int told(int code, @Nullable Throwable problem) {
        if (problem == null) {
            return code;
        }
        Throwable cause = ExceptionUtil.getRootCause(problem);
        System.err.println(startProblem(cause));
        return cause instanceof RefusedException ? CommandLine.ExitCode.USAGE : code;
    }

    /** The database's own words alone would not say whose they are. */
    static String startProblem(Throwable cause) {
        return cause instanceof SQLException
                ? PlainText.line("Cannot start: the database failed: " + cause.getMessage())
                : String.valueOf(cause.getMessage());
    }

    /** A signal ends the JVM while {@link #run} still waits; the database must outlast Quarkus then, too. */
    private static void leaveOnSignal(EmbeddedDatabase database, Optional<TemporaryHome> temporary) {
        Thread leave = new Thread(
                () -> {
                    Application application = Application.currentApplication();
                    try {
                        if (application != null) {
                            application.awaitShutdown();
                        }
                    } finally {
                        database.close();
                        temporary.ifPresent(TemporaryHome::close);
                    }
                },
                "leave embedded database");
        Runtime.getRuntime().addShutdownHook(leave);
    }
}
