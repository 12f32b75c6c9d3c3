package dev.loff.app.command;

import dev.loff.app.jobs.Actor;
import dev.loff.app.jobs.RunReport;
import dev.loff.app.jobs.RunReports;
import dev.loff.app.schedule.Backfill;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "backfill",
        mixinStandardHelpOptions = true,
        description = {
            "Run a schedule's job once for each day of a range, one after the other, in this process.",
            "A day that was backfilled before is not run again: after an interruption say the same once more.",
            "It stops at the first day that fails; put right what it names, then backfill again."
        })
@Dependent
@Unremovable
public class BackfillCommand implements Callable<Integer> {
    private static final Duration LOOK = Duration.ofMillis(250);

    @Parameters(index = "0", paramLabel = "NAME", description = "The schedule's name; its job takes a date.")
    String name;

    @Option(names = "--from", required = true, paramLabel = "DAY", description = "The first day, YYYY-MM-DD.")
    LocalDate from;

    @Option(names = "--to", required = true, paramLabel = "DAY", description = "The last day, included.")
    LocalDate to;

    @Option(names = "--dry-run", description = "Only show which days have a run and which would get one.")
    boolean dryRun;

    @Option(names = "--json", description = "Print a JSON array at the end.")
    boolean json;

    @Inject
    Backfill backfill;

    @Inject
    RunReports reports;

    @Override
    public Integer call() throws InterruptedException {
        List<Backfill.Day> days = backfill.plan(name, from, to);
        boolean done = true;
        if (!dryRun) {
            done = run(days);
            days = backfill.plan(name, from, to);
        }
        print(days);
        return (done ? ExitCode.COMPLETED : ExitCode.FAILED).code();
    }

    private boolean run(List<Backfill.Day> days) throws InterruptedException {
        for (Backfill.Day day : days) {
            Backfill.Day run = backfill.start(name, day.date(), Actor.commandLine());
            System.err.println(
                    day.date() + ": " + (run.execution() == null ? run.status() : "execution " + run.execution()));
            while (run.running()) {
                Thread.sleep(LOOK.toMillis());
                run = backfill.look(name, day.date(), Actor.commandLine());
            }
            if (!run.done()) {
                String advice = Optional.ofNullable(run.execution())
                        .flatMap(reports::find)
                        .map(RunReport::advice)
                        .map(it -> "; " + it)
                        .orElse("");
                System.err.println(day.date() + ": " + run.status() + advice + "; then backfill again");
                return false;
            }
        }
        return true;
    }

    private void print(List<Backfill.Day> days) {
        if (json) {
            Output.json(days);
            return;
        }
        Output.table(
                List.of("day", "execution", "status"),
                days.stream().map(BackfillCommand::row).toList());
    }

    private static List<String> row(Backfill.Day it) {
        return List.of(
                it.date().toString(),
                it.execution() == null ? "" : it.execution().toString(),
                Objects.requireNonNullElse(it.status(), "to run"));
    }
}
