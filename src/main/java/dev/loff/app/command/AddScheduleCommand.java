package dev.loff.app.command;

import dev.loff.app.jobs.Actor;
import dev.loff.app.schedule.ScheduleControl;
import dev.loff.app.schedule.ScheduleReport;
import dev.loff.app.schedule.ScheduleTerms;
import dev.loff.registry.Overlap;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "add",
        mixinStandardHelpOptions = true,
        description = "Add a schedule. Its first fire is the first one after now.",
        footer = {
            "",
            "A job that takes a date is told the fire's local day, and {date} in dataset and output stands for it:",
            "  loff schedules add leaves-nightly --cron '30 2 * * *' --zone Europe/Berlin --job nightly \\",
            "      -P dataset=/data/leaves/{date} -P model=leaves --pause-after-failures 3",
            "`loff schedules --help` tells what happens where clocks are changed."
        })
@Dependent
@Unremovable
public class AddScheduleCommand implements Callable<Integer>, CreatesHome {
    @Parameters(index = "0", paramLabel = "NAME", description = "What the schedule is called.")
    String name;

    @Option(
            names = "--cron",
            required = true,
            description = "[second] minute hour day-of-month month day-of-week, as in crontab.")
    String cron;

    @Option(names = "--zone", description = "A time zone such as Europe/Berlin; else this machine's.")
    @Nullable
    String zone;

    @Option(names = "--job", required = true, description = "The job's name, see `loff run --help`.")
    String job;

    @Mixin
    ParameterOptions parameters;

    @Option(
            names = "--overlap",
            description =
                    "What to do with a fire while the run before it goes on: SKIP it, QUEUE_ONE, or REFUSE it, which"
                            + " counts as a failure (default: ${DEFAULT-VALUE}).")
    Overlap overlap = Overlap.SKIP;

    @Option(
            names = "--catch-up",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "How long after its time a fire that no host decided is still made up for, such as 90m or 24h"
                    + " (default: 1h).")
    Duration catchUp = Duration.ofHours(1);

    @Option(
            names = "--pause-after-failures",
            paramLabel = "N",
            description = "Pause by itself after N failures in a row (default: never).")
    @Nullable
    Integer pauseAfterFailures;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Inject
    ScheduleControl schedules;

    @Override
    public Integer call() {
        ScheduleReport added = schedules.add(
                name,
                new ScheduleTerms(
                        cron,
                        zone == null ? ZoneId.systemDefault().getId() : zone,
                        job,
                        parameters.values,
                        overlap,
                        catchUp,
                        pauseAfterFailures),
                Actor.commandLine());
        warnOfAbsence(added.terms().parameters().get("dataset"));
        if (json) {
            Output.json(added);
        } else {
            ScheduleTables.print(added);
        }
        return ExitCode.COMPLETED.code();
    }

    /** No mistake: it may come later, or be there on the hosts that serve. */
    private static void warnOfAbsence(@Nullable String dataset) {
        if (dataset != null && !dataset.contains("{") && !Files.exists(Path.of(dataset))) {
            System.err.println("note: on this machine there is no such data set now (dataset=" + dataset + ")");
        }
    }
}
