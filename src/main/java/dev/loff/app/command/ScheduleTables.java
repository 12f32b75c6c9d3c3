package dev.loff.app.command;

import dev.loff.app.schedule.FireRun;
import dev.loff.app.schedule.FireTime;
import dev.loff.app.schedule.LastRuns;
import dev.loff.app.schedule.ScheduleReport;
import dev.loff.app.schedule.ScheduleReports;
import dev.loff.registry.Schedule;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Schedules and their fires for a person. */
final class ScheduleTables {
    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm:ss xxx", Locale.ROOT);

    static final List<String> LISTED =
            List.of("name", "job", "cron", "zone", "next", "state", "last run", "took", "completed");

    private static final int SHOWN = 5;

    private ScheduleTables() {}

    static List<String> row(ScheduleReport it) {
        return List.of(
                it.name(),
                it.terms().job(),
                it.terms().cron(),
                it.terms().zone(),
                next(it),
                state(it),
                last(it),
                took(runs(it).last()),
                completed(it));
    }

    private static String state(ScheduleReport it) {
        String state = it.paused() == null ? "on" : "paused: " + it.paused().reason();
        String waiting = it.waiting() == null ? "" : "; waiting: " + it.waiting();
        return state + waiting + (it.problem() == null ? "" : "; " + it.problem());
    }

    private static LastRuns runs(ScheduleReport it) {
        return Objects.requireNonNull(it.runs(), "the list has the runs");
    }

    private static String last(ScheduleReport it) {
        FireRun last = runs(it).last();
        return last == null ? "none" : last.words() + " (execution " + last.execution() + ")";
    }

    private static String completed(ScheduleReport it) {
        return runs(it).completed() + " of " + runs(it).count();
    }

    private static String took(@Nullable FireRun run) {
        return run == null || run.seconds() == null
                ? ""
                : Progress.clock(Duration.ofMillis((long) (1000 * run.seconds())));
    }

    private static String next(ScheduleReport report) {
        FireTime next = report.next();
        if (next == null) {
            return report.problem() == null ? "never" : "cannot be computed";
        }
        return next.at().atZone(ZoneId.of(report.terms().zone())).format(LOCAL);
    }

    static List<String> row(ScheduleReports.Preview it) {
        String remark = String.join(
                "; ",
                Stream.of(it.daylightSaving(), Objects.requireNonNullElse(it.against(), ""))
                        .filter(part -> !part.isEmpty())
                        .toList());
        return List.of(it.at().format(LOCAL), it.fireAt().toString(), remark);
    }

    static List<String> row(ScheduleReports.Past it) {
        return List.of(
                Long.toString(it.id()),
                it.schedule(),
                it.at().format(LOCAL),
                it.outcome().name(),
                it.run() == null ? "" : Long.toString(it.run().execution()),
                it.run() == null ? "" : it.run().words(),
                took(it.run()),
                it.reason());
    }

    static void print(ScheduleReport report) {
        Integer failures = report.terms().pauseAfterFailures();
        List<List<String>> rows = new ArrayList<>(List.of(
                List.of("job", report.terms().job()),
                List.of("parameters", report.terms().parameters().toString()),
                List.of("cron", report.terms().cron()),
                List.of("zone", report.terms().zone()),
                List.of("next", next(report)),
                List.of("overlap", report.terms().overlap().name()),
                List.of("catch-up", report.terms().catchUp().toString()),
                List.of("pause after", failures == null ? "never" : failures + " failures in a row"),
                List.of("state", state(report.paused())),
                List.of("added", report.createdAt() + " by " + report.createdBy()),
                List.of("version", Integer.toString(report.version()))));
        if (report.problem() != null) {
            rows.add(0, List.of("problem", report.problem()));
        }
        LastRuns runs = report.runs();
        if (runs != null) {
            rows.add(List.of("completed", completed(report) + " last runs"));
            for (int i = 0; i < Math.min(SHOWN, runs.runs().size()); i++) {
                rows.add(List.of(
                        i == 0 ? "last run" : "before", run(report, runs.runs().get(i))));
            }
        }
        Output.table(List.of(report.name(), ""), rows);
    }

    /** UTC where there is no such zone. */
    private static ZoneId zone(ScheduleReport report) {
        return report.next() == null ? ZoneOffset.UTC : ZoneId.of(report.terms().zone());
    }

    private static String run(ScheduleReport report, FireRun run) {
        return run.fireAt().atZone(zone(report)).format(LOCAL) + ": execution "
                + run.execution() + ", " + run.words()
                + (run.seconds() == null ? "" : ", took " + took(run));
    }

    private static String state(Schedule.@Nullable Pause pause) {
        return pause == null ? "on" : "paused by " + pause.by() + " since " + pause.since() + ": " + pause.reason();
    }
}
