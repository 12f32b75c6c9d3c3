package dev.loff.app.command;

import dev.loff.app.jobs.Actor;
import dev.loff.app.schedule.ScheduleControl;
import dev.loff.app.schedule.ScheduleReport;
import dev.loff.app.schedule.ScheduleReports;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "schedules",
        mixinStandardHelpOptions = true,
        description = {
            "Schedules: when which job runs. `loff serve` starts what is due; any number of hosts, each fire once.",
        },
        footer = {
            "",
            "Where clocks are changed (the rule of Vixie cron):",
            "  An hour field that begins with * means an interval. It fires whenever the wall clock reads a matching",
            "  time, so by elapsed time: in a repeated hour twice, in a skipped hour not at all.",
            "  Any other expression means times of the day. One that the clocks skip fires once, at the first instant",
            "  after the gap; one that they repeat fires once, at its first occurrence.",
            "`loff schedules next NAME` shows each coming fire with what a clock change does to it."
        },
        subcommands = {AddScheduleCommand.class, EditScheduleCommand.class, BackfillCommand.class, BlackoutCommand.class
        })
@Dependent
@Unremovable
public class SchedulesCommand implements Runnable {
    private static final String NAME = "The schedule's name.";
    private static final String JSON = "Print JSON.";

    @Spec
    CommandSpec spec;

    @Inject
    ScheduleControl schedules;

    @Inject
    ScheduleReports reports;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing: what to do with schedules");
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "List schedules with their next fire and what became of their last runs.")
    int list(@Option(names = "--json", description = JSON) boolean json) {
        List<ScheduleReport> all = reports.list();
        if (json) {
            Output.json(all);
        } else {
            Output.table(
                    ScheduleTables.LISTED, all.stream().map(ScheduleTables::row).toList());
        }
        return ExitCode.COMPLETED.code();
    }

    @Command(mixinStandardHelpOptions = true, description = "Show all of one schedule.")
    int show(
            @Parameters(paramLabel = "NAME", description = NAME) String name,
            @Option(names = "--json", description = JSON) boolean json) {
        return print(reports.find(name), json);
    }

    @Command(mixinStandardHelpOptions = true, description = "Remove a schedule. Its history stays.")
    int remove(@Parameters(paramLabel = "NAME", description = NAME) String name) {
        schedules.remove(name, Actor.commandLine());
        System.out.println("schedule " + name + " is removed");
        return ExitCode.COMPLETED.code();
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Pause a schedule. Each fire in the pause leaves a row with the reason.")
    int pause(
            @Parameters(paramLabel = "NAME", description = NAME) String name,
            @Option(names = "--reason", required = true, description = "Why.") String reason,
            @Option(names = "--by", description = "Who; else the user that runs this.") @Nullable String by,
            @Option(names = "--json", description = JSON) boolean json) {
        return print(schedules.pause(name, by == null ? Actor.commandLine() : new Actor(by, "cli"), reason), json);
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Let a paused schedule fire again from now on. Failures before now no longer count.")
    int resume(
            @Parameters(paramLabel = "NAME", description = NAME) String name,
            @Option(names = "--json", description = JSON) boolean json) {
        return print(schedules.resume(name, Actor.commandLine()), json);
    }

    @Command(
            mixinStandardHelpOptions = true,
            description =
                    "Show the next fires in the schedule's zone, with what a clock change, a blackout or a pause does.")
    int next(
            @Parameters(paramLabel = "NAME", description = NAME) String name,
            @Option(names = "-n", defaultValue = "10", description = "How many (default: ${DEFAULT-VALUE}).") int count,
            @Option(names = "--json", description = JSON) boolean json) {
        List<ScheduleReports.Preview> fires = reports.next(name, count);
        if (json) {
            Output.json(fires);
        } else {
            Output.table(
                    List.of("local time", "UTC", "remark"),
                    fires.stream().map(ScheduleTables::row).toList());
        }
        return ExitCode.COMPLETED.code();
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "List what became of each fire and of the run that it started, newest first.")
    int history(
            @Parameters(arity = "0..1", paramLabel = "NAME", description = "Only this schedule's.") @Nullable
                    String name,
            @Option(names = "-n", defaultValue = "20", description = "How many (default: ${DEFAULT-VALUE}).") int limit,
            @Option(
                            names = "--before",
                            paramLabel = "ID",
                            defaultValue = "9223372036854775807",
                            description = "Only those with a smaller id: the next page.")
                    long before,
            @Option(names = "--json", description = JSON) boolean json) {
        List<ScheduleReports.Past> fires = reports.history(name, before, limit);
        if (json) {
            Output.json(fires);
        } else {
            Output.table(
                    List.of("id", "schedule", "local time", "outcome", "execution", "run", "took", "reason"),
                    fires.stream().map(ScheduleTables::row).toList());
        }
        return ExitCode.COMPLETED.code();
    }

    private static int print(ScheduleReport report, boolean json) {
        if (json) {
            Output.json(report);
        } else {
            ScheduleTables.print(report);
        }
        return ExitCode.COMPLETED.code();
    }
}
