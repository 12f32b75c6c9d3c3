package dev.loff.app.command;

import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The top command: what all commands have in common.
 *
 * <p>Command classes are made twice: by {@link OptionsOnly} without beans, to read what the host needs before it starts, and
 * by the host to run. Hence their constructors only assign.
 */
@Command(
        name = "loff",
        description = "Learns from offline foundation features, night by night.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Begin with `loff demo`. Then `loff plan nightly -P dataset=FOLDER`, and `loff run nightly` with the same words.",
            "After a crash `loff status` says what goes on by itself; `loff restart ID` goes on with what failed.",
            "`loff serve` shows all of it in a browser."
        },
        versionProvider = LoffVersion.class,
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            PlanCommand.class,
            StatusCommand.class,
            StopCommand.class,
            RestartCommand.class,
            AbandonCommand.class,
            AcknowledgeCommand.class,
            RunsCommand.class,
            SchedulesCommand.class,
            ModelsCommand.class,
            PromoteCommand.class,
            RollBackCommand.class,
            DeclineCommand.class,
            UnpinCommand.class,
            LineageCommand.class,
            ExperimentCommand.class,
            CkaCommand.class,
            QuarantineCommand.class,
            VerifyCommand.class,
            FsckCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            RetentionCommand.class,
            HoldCommand.class,
            AuditCommand.class,
            NotifyCommand.class,
            SupportBundleCommand.class,
            UserCommand.class,
            TokenCommand.class,
            ServeCommand.class
        })
@Dependent
@Unremovable
public final class Loff {

    @Option(
            names = "--home",
            paramLabel = "<folder>",
            scope = ScopeType.INHERIT,
            description = "The data folder; else LOFF_HOME, else ~/.loff.")
    public @Nullable Path home;

    @Option(
            names = "--log-level",
            paramLabel = "<level>",
            scope = ScopeType.INHERIT,
            description = "From which level on Loff logs: DEBUG, INFO, WARN or ERROR.")
    public @Nullable String logLevel;
}
