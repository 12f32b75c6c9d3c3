package dev.loff.app.dashboards;

import dev.loff.app.jobs.RefusedException;
import java.util.List;
import java.util.Locale;

/**
 * One dashboard, read from its Grafana file.
 *
 * @param variables what the reader selects; queries refer to them with a dollar sign
 */
public record Dashboard(String uid, String title, String description, List<Variable> variables, List<Row> rows) {

    /** A selectable value: one of the values that a label has in a metric's series, or all of them. */
    public record Variable(String name, String title, String metric, String label) {}

    /** Panels under one heading. */
    public record Row(String title, List<Panel> panels) {}

    /** How a panel is shown. */
    public enum Kind {
        /** The newest value of each line, large. */
        STAT,
        /** Lines over time. */
        TIMESERIES
    }

    /**
     * One panel.
     *
     * @param unit Grafana's name for the unit
     * @param columns its width in columns, of 24
     * @param thresholds in ascending order; empty if values are neither good nor bad
     */
    public record Panel(
            int id,
            String title,
            String description,
            Kind kind,
            String unit,
            int columns,
            List<Threshold> thresholds,
            List<Query> queries) {}

    /** The colour of values from {@code from} on; the first threshold has no lower bound. */
    public record Threshold(double from, String colour) {}

    /**
     * A query for Prometheus.
     *
     * @param legend template for the name of each line, with labels in double braces
     */
    public record Query(String expression, String legend) {}

    public Dashboard {
        variables = List.copyOf(variables);
        rows = List.copyOf(rows);
    }

    /** The title without the product's name. */
    public String name() {
        String name = title.replaceFirst("^Loff: ", "");
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    public Panel panel(int id) {
        return rows.stream()
                .flatMap(it -> it.panels().stream())
                .filter(it -> it.id() == id)
                .findFirst()
                .orElseThrow(() -> RefusedException.unknown(
                        "Cannot show a panel: there is none of that id (dashboard=" + uid + ", id=" + id + ")"));
    }
}
