package dev.loff.app.command;

import dev.loff.app.jobs.Actor;
import dev.loff.app.schedule.ScheduleControl;
import dev.loff.app.schedule.ScheduleReport;
import dev.loff.app.schedule.ScheduleTerms;
import dev.loff.registry.Overlap;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "edit",
        mixinStandardHelpOptions = true,
        description = "Change a schedule. What is not given stays; -P NAME= takes a parameter away.")
@Dependent
@Unremovable
public class EditScheduleCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "NAME", description = "The schedule's name.")
    String name;

    @Option(names = "--cron", description = "[second] minute hour day-of-month month day-of-week, as in crontab.")
    @Nullable
    String cron;

    @Option(names = "--zone", description = "A time zone such as Europe/Berlin.")
    @Nullable
    String zone;

    @Mixin
    ParameterOptions parameters;

    @Option(names = "--overlap", description = "SKIP, QUEUE_ONE or REFUSE.")
    @Nullable
    Overlap overlap;

    @Option(
            names = "--catch-up",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "How long after its time a fire is still made up for, such as 90m or 24h.")
    @Nullable
    Duration catchUp;

    @Option(
            names = "--pause-after-failures",
            paramLabel = "N",
            description = "Pause by itself after N failures in a row; 0: never.")
    @Nullable
    Integer pauseAfterFailures;

    @Option(
            names = "--if-version",
            paramLabel = "V",
            description = "Only when nobody changed it since it had this version, see `loff schedules show`.")
    @Nullable
    Integer version;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Inject
    ScheduleControl schedules;

    @Override
    public Integer call() {
        ScheduleReport edited = schedules.edit(
                name,
                new ScheduleTerms.Change(cron, zone, parameters.values, overlap, catchUp, pauseAfterFailures),
                version,
                Actor.commandLine());
        if (json) {
            Output.json(edited);
        } else {
            ScheduleTables.print(edited);
        }
        return ExitCode.COMPLETED.code();
    }
}
