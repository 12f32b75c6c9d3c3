package dev.loff.app.command;

import dev.loff.app.schedule.FireTime;
import dev.loff.app.schedule.ScheduleReport;
import dev.loff.app.schedule.ScheduleReports;
import dev.loff.registry.Schedule;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Schedules and their fires for a person. */
final class ScheduleTables {
    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm:ss xxx", Locale.ROOT);

    private ScheduleTables() {}

    static List<String> row(ScheduleReport it) {
        return List.of(
                it.name(),
                it.terms().job(),
                it.terms().cron(),
                it.terms().zone(),
                next(it),
                it.paused() == null ? "on" : "paused: " + it.paused().reason());
    }

    private static String next(ScheduleReport report) {
        FireTime next = report.next();
        return next == null
                ? "never"
                : next.at().atZone(ZoneId.of(report.terms().zone())).format(LOCAL);
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
                it.execution() == null ? "" : it.execution().toString(),
                it.reason());
    }

    static void print(ScheduleReport report) {
        Integer failures = report.terms().pauseAfterFailures();
        Output.table(
                List.of(report.name(), ""),
                List.of(
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
    }

    private static String state(Schedule.@Nullable Pause pause) {
        return pause == null ? "on" : "paused by " + pause.by() + " since " + pause.since() + ": " + pause.reason();
    }
}
