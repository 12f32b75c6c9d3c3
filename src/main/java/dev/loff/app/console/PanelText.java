package dev.loff.app.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loff.app.dashboards.Dashboard;
import dev.loff.app.dashboards.PanelAnswers;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Formats a panel's answer: values with units, by Grafana's names for units, and the data of its chart. */
final class PanelText {
    /**
     * One line as text.
     *
     * @param at the newest value if it is a time, else null
     * @param tone {@code good}, {@code warn} or {@code bad}; blank if the value is none of these
     */
    public record Line(
            String name,
            String newest,
            String least,
            String most,
            @Nullable Instant at,
            String tone) {}

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String TIME = "dateTimeAsIso";
    private static final Map<String, String> TONES = Map.of("green", "good", "orange", "warn", "red", "bad");

    private PanelText() {}

    static List<Line> lines(Dashboard.Panel panel, PanelAnswers.Answer answer) {
        return answer.lines().stream().map(it -> line(panel, it)).toList();
    }

    private static Line line(Dashboard.Panel panel, PanelAnswers.Line line) {
        Double newest = line.newest();
        return new Line(
                line.name(),
                text(panel.unit(), newest),
                text(panel.unit(), line.least()),
                text(panel.unit(), line.most()),
                newest != null && panel.unit().equals(TIME) ? Instant.ofEpochMilli(newest.longValue()) : null,
                tone(panel, newest));
    }

    private static String tone(Dashboard.Panel panel, @Nullable Double value) {
        return panel.thresholds().stream()
                .filter(it -> value != null && value >= it.from())
                .reduce((first, second) -> second)
                .map(it -> TONES.getOrDefault(it.colour(), ""))
                .orElse("");
    }

    static String text(String unit, @Nullable Double value) {
        if (value == null) {
            return Figures.text(null);
        }
        return switch (unit) {
            case "s" -> Figures.duration(value);
            case "bytes" -> Figures.bytes(value);
            case "Bps" -> Figures.bytes(value) + "/s";
            case "percentunit" -> Figures.percent(value);
            case "reqps" -> String.format(Locale.ROOT, "%.2f/s", value);
            default ->
                value == Math.rint(value)
                        ? Figures.count(value)
                        : String.format(Locale.ROOT, Math.abs(value) < 1 ? "%.4f" : "%,.2f", value);
        };
    }

    /** The chart's data as JSON, for {@code console.js}. */
    static String chart(Dashboard.Panel panel, PanelAnswers.Answer answer) {
        try {
            return JSON.writeValueAsString(
                    Map.of("unit", panel.unit(), "seconds", answer.seconds(), "lines", answer.lines()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write a chart as JSON", e);
        }
    }
}
