package dev.loff.app.console;

import dev.loff.app.jobs.RefusedException;
import dev.loff.app.schedule.ScheduleReport;
import dev.loff.app.schedule.ScheduleTerms;
import dev.loff.registry.Overlap;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The fields of the schedule form, all as text.
 *
 * @param version the version that a change is based on; blank for a new schedule
 * @param parameters one per line, {@code name=value}
 * @param failures number of failures in a row after which the schedule pauses itself; blank for never
 */
public record ScheduleForm(
        String name,
        String version,
        String cron,
        String zone,
        String job,
        String parameters,
        String overlap,
        String catchUpMinutes,
        String failures) {

    static ScheduleForm blank(String zone) {
        return new ScheduleForm("", "", "30 2 * * *", zone, "nightly", "dataset=", Overlap.SKIP.name(), "60", "");
    }

    static ScheduleForm of(ScheduleReport it) {
        ScheduleTerms terms = it.terms();
        return new ScheduleForm(
                it.name(),
                Integer.toString(it.version()),
                terms.cron(),
                terms.zone(),
                terms.job(),
                new TreeMap<>(terms.parameters())
                        .entrySet().stream()
                                .map(line -> line.getKey() + "=" + line.getValue())
                                .collect(Collectors.joining("\n")),
                terms.overlap().name(),
                Long.toString(terms.catchUp().toMinutes()),
                terms.pauseAfterFailures() == null
                        ? ""
                        : terms.pauseAfterFailures().toString());
    }

    static ScheduleForm sent(Map<String, String> fields) {
        return new ScheduleForm(
                fields.getOrDefault("name", "").strip(),
                fields.getOrDefault("version", ""),
                fields.getOrDefault("cron", "").strip(),
                fields.getOrDefault("zone", "").strip(),
                fields.getOrDefault("job", ""),
                fields.getOrDefault("parameters", ""),
                fields.getOrDefault("overlap", Overlap.SKIP.name()),
                fields.getOrDefault("catchUpMinutes", "").strip(),
                fields.getOrDefault("failures", "").strip());
    }

    public boolean isNew() {
        return version.isEmpty();
    }

    ScheduleTerms terms() {
        return new ScheduleTerms(
                cron,
                zone,
                job,
                lines(),
                chosenOverlap(),
                catchUp(),
                failures.isEmpty() ? null : Forms.number(failures));
    }

    /** Parameters of {@code before} that are no longer in the form are removed. */
    ScheduleTerms.Change change(ScheduleTerms before) {
        Map<String, String> changed = new HashMap<>(lines());
        before.parameters().keySet().forEach(name -> changed.putIfAbsent(name, ""));
        return new ScheduleTerms.Change(
                cron, zone, changed, chosenOverlap(), catchUp(), failures.isEmpty() ? 0 : Forms.number(failures));
    }

    private Overlap chosenOverlap() {
        return Stream.of(Overlap.values())
                .filter(it -> it.name().equals(overlap))
                .findFirst()
                .orElseThrow(() -> RefusedException.invalid("Cannot use that: overlap is one of "
                        + List.of(Overlap.values()) + " (overlap=" + overlap + ")"));
    }

    private Duration catchUp() {
        return Duration.ofMinutes(Forms.number(catchUpMinutes));
    }

    private Map<String, String> lines() {
        return parameters
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(ScheduleForm::line)
                .collect(Collectors.toMap(it -> it[0].strip(), it -> it[1].strip(), (first, second) -> second));
    }

    private static String[] line(String line) {
        String[] parts = line.split("=", 2);
        if (parts.length < 2 || parts[1].isBlank()) {
            throw RefusedException.invalid("Cannot read the parameters: a line is name=value (line=" + line + ")");
        }
        return parts;
    }
}
