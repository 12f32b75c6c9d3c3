package dev.loff.app.dashboards;

import dev.loff.app.jobs.RefusedException;
import java.util.List;
import java.util.Locale;

/**
 * One dashboard, as its file for Grafana has it.
 *
 * @param variables what a reader chooses; a query names them with a dollar sign
 */
public record Dashboard(String uid, String title, String description, List<Variable> variables, List<Row> rows) {

    /** What a reader chooses: a value of a label of a metric's series, or all of them. */
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
     * @param unit Grafana's name of it
     * @param columns how wide it is, of 24
     * @param thresholds from the least on; empty where values are neither good nor bad
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

    /** From which value on a value has a colour; the first has none. */
    public record Threshold(double from, String colour) {}

    /**
     * What is asked.
     *
     * @param legend the name of each line, with labels in double braces
     */
    public record Query(String expression, String legend) {}

    public Dashboard {
        variables = List.copyOf(variables);
        rows = List.copyOf(rows);
    }

    /** Its title where no other product's dashboards are. */
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
