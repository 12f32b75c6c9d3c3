package dev.loff.app.dashboards;

import dev.loff.app.config.LoffConfig;
import dev.loff.app.jobs.RefusedException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Sends the queries of the dashboards, and only those, to the configured Prometheus. */
@Singleton
public class PanelAnswers {
    /** The colours of more lines would be too similar. */
    private static final int MOST_LINES = 20;

    /**
     * A panel's answer.
     *
     * @param seconds since 1970, in ascending order
     * @param leftOut number of lines that are not shown
     */
    public record Answer(List<Long> seconds, List<Line> lines, int leftOut) {}

    /** One line with a value for each time of the answer; null where there is none. */
    public record Line(String name, List<@Nullable Double> values) {

        /** The newest value; null if there is none. */
        public @Nullable Double newest() {
            return numbers().reduce((first, second) -> second).orElse(null);
        }

        public @Nullable Double least() {
            return numbers().min(Double::compare).orElse(null);
        }

        public @Nullable Double most() {
            return numbers().max(Double::compare).orElse(null);
        }

        private Stream<Double> numbers() {
            return values.stream().filter(it -> it != null);
        }
    }

    private final @Nullable Prometheus prometheus;

    @Inject
    PanelAnswers(LoffConfig config) {
        this(config.console().prometheus());
    }

    PanelAnswers(Optional<URI> address) {
        this.prometheus = address.map(Prometheus::new).orElse(null);
    }

    /** Whether a Prometheus is configured. */
    public boolean configured() {
        return prometheus != null;
    }

    /** The selectable values, by variable. */
    public Map<String, List<String>> choices(Dashboard dashboard) {
        Map<String, List<String>> choices = new HashMap<>();
        for (Dashboard.Variable it : dashboard.variables()) {
            choices.put(
                    it.name(),
                    asked().labelValues(it.metric(), it.label()).stream()
                            .sorted()
                            .toList());
        }
        return choices;
    }

    /** Throws if Prometheus does not answer. */
    public Answer answer(Dashboard dashboard, Dashboard.Panel panel, Choice choice) {
        Instant now = Instant.now();
        Map<String, Map<Long, Double>> lines = new TreeMap<>();
        SortedSet<Long> seconds = new TreeSet<>();
        for (Dashboard.Query query : panel.queries()) {
            String substituted = choice.substituted(dashboard, query.expression());
            for (Series series : asked().range(
                            substituted,
                            now,
                            choice.span().length(),
                            choice.span().step())) {
                Map<Long, Double> values = lines.computeIfAbsent(series.named(query.legend()), it -> new HashMap<>());
                for (Series.Point point : series.points()) {
                    if (point.value() != null) {
                        seconds.add(point.second());
                        values.put(point.second(), point.value());
                    }
                }
            }
        }
        lines.values().removeIf(Map::isEmpty);
        List<Line> shown = new ArrayList<>();
        lines.entrySet().stream()
                .limit(MOST_LINES)
                .forEach(it -> shown.add(new Line(it.getKey(), values(seconds, it.getValue()))));
        return new Answer(List.copyOf(seconds), shown, lines.size() - shown.size());
    }

    private static List<@Nullable Double> values(SortedSet<Long> seconds, Map<Long, Double> values) {
        List<@Nullable Double> row = new ArrayList<>();
        seconds.forEach(it -> row.add(values.get(it)));
        return row;
    }

    private Prometheus asked() {
        if (prometheus == null) {
            throw new RefusedException("Cannot ask Prometheus: none is configured (key=loff.console.prometheus)");
        }
        return prometheus;
    }
}
