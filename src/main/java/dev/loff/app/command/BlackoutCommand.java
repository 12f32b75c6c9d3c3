package dev.loff.app.command;

import dev.loff.app.jobs.Actor;
import dev.loff.app.schedule.Blackouts;
import dev.loff.registry.ScheduleBlackout;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "blackout",
        mixinStandardHelpOptions = true,
        description = {
            "The blackout calendar: stretches in which nothing is started, for one schedule or for all.",
            "Times are local to each schedule's zone. A fire in a blackout leaves a row and is not made up for."
        })
@Dependent
@Unremovable
public class BlackoutCommand implements Runnable {
    @Spec
    CommandSpec spec;

    @Inject
    Blackouts blackouts;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing: list, add or remove");
    }

    @Command(mixinStandardHelpOptions = true, description = "List the calendar.")
    int list(@Option(names = "--json", description = "Print JSON.") boolean json) {
        List<Blackouts.Report> all = blackouts.all();
        if (json) {
            Output.json(all);
        } else {
            Output.table(
                    List.of("name", "schedule", "from", "until", "reason", "by"),
                    all.stream().map(BlackoutCommand::row).toList());
        }
        return ExitCode.COMPLETED.code();
    }

    private static List<String> row(Blackouts.Report it) {
        return List.of(
                it.name(),
                Objects.requireNonNullElse(it.schedule(), "(all)"),
                it.begins().toString(),
                it.ends().toString(),
                it.reason(),
                it.createdBy());
    }

    @Command(
            mixinStandardHelpOptions = true,
            description =
                    "Add a stretch: days (2026-12-24, the last one included) or times (2026-12-24T18:00, the end excluded).")
    int add(
            @Parameters(paramLabel = "NAME", description = "The blackout's name; it may have many stretches.")
                    String name,
            @Option(names = "--from", required = true, description = "The first day, or a time.") String from,
            @Option(names = "--to", required = true, description = "The last day, or the time it ends.") String to,
            @Option(names = "--reason", required = true, description = "Why.") String reason,
            @Option(names = "--schedule", description = "Only this schedule; else all.") @Nullable String schedule) {
        ScheduleBlackout.Stretch stretch = new ScheduleBlackout.Stretch(time(from, 0), time(to, 1));
        blackouts.add(name, schedule, stretch, reason, Actor.commandLine());
        System.out.println("blackout " + name + " from " + stretch.begins() + " until " + stretch.ends() + " for "
                + Objects.requireNonNullElse(schedule, "all schedules"));
        return ExitCode.COMPLETED.code();
    }

    @Command(mixinStandardHelpOptions = true, description = "Remove a blackout with all its stretches.")
    int remove(@Parameters(paramLabel = "NAME", description = "The blackout's name.") String name) {
        System.out.println(
                "blackout " + name + " is removed, stretches: " + blackouts.remove(name, Actor.commandLine()));
        return ExitCode.COMPLETED.code();
    }

    /** A time, or the start of the day {@code daysLater} days after the one that is named. */
    private LocalDateTime time(String text, int daysLater) {
        try {
            return text.contains("T")
                    ? LocalDateTime.parse(text)
                    : LocalDate.parse(text).plusDays(daysLater).atStartOfDay();
        } catch (DateTimeParseException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "'" + text + "' is no day such as 2026-12-24 and no time such as 2026-12-24T18:00");
        }
    }
}
