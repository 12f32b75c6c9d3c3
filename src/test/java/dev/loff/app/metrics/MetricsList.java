package dev.loff.app.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The operators' list of meters, a Markdown table: name, type, unit, labels, meaning, the question it answers. A name that ends
 * in {@code *} stands for a library's meters; one whose labels include {@code gpu} is there only with a GPU.
 */
record MetricsList(List<Row> rows) {

    record Row(String name, String type, String unit, Set<String> labels) {
        boolean ofLibrary() {
            return name.endsWith("*");
        }

        boolean ofGpu() {
            return labels.contains("gpu");
        }

        boolean names(String exposed) {
            return ofLibrary() ? exposed.startsWith(name.substring(0, name.length() - 1)) : exposed.equals(name);
        }
    }

    static MetricsList parse(String markdown) {
        List<Row> rows = new ArrayList<>();
        for (String line : markdown.lines().toList()) {
            if (line.startsWith("| `")) {
                String[] cells = line.split("\\|", -1);
                if (cells.length != 8) {
                    throw new IllegalArgumentException("not six cells: " + line);
                }
                rows.add(new Row(bare(cells[1]), bare(cells[2]), bare(cells[3]), labels(cells[4])));
            }
        }
        return new MetricsList(rows);
    }

    private static String bare(String cell) {
        return cell.replace("`", "").strip();
    }

    private static Set<String> labels(String cell) {
        return new TreeSet<>(Arrays.stream(bare(cell).split("[, ]+"))
                .filter(it -> !it.isEmpty())
                .toList());
    }

    /** Meters that are on one side only, or that differ. */
    List<String> differences(Map<String, ExposedFamily> exposed, boolean gpu) {
        List<String> found = new ArrayList<>();
        for (ExposedFamily family : exposed.values()) {
            List<Row> naming =
                    rows.stream().filter(row -> row.names(family.name())).toList();
            if (naming.size() != 1) {
                found.add(family.name() + " (" + family.type() + ", " + family.labels() + ") stands in " + naming.size()
                        + " rows");
            } else if (!naming.get(0).ofLibrary()) {
                found.addAll(differences(naming.get(0), family));
            }
        }
        rows.stream()
                .filter(row -> gpu || !row.ofGpu())
                .filter(row -> exposed.keySet().stream().noneMatch(row::names))
                .forEach(row -> found.add(row.name() + " is listed and not exposed"));
        rows.stream()
                .filter(row -> !gpu && row.ofGpu() && exposed.keySet().stream().anyMatch(row::names))
                .forEach(row -> found.add(row.name() + " is exposed without a GPU"));
        return found;
    }

    private static List<String> differences(Row row, ExposedFamily family) {
        List<String> found = new ArrayList<>();
        if (!row.type().equals(family.type())) {
            found.add(row.name() + " is listed as " + row.type() + " and is a " + family.type());
        }
        if (!row.labels().equals(family.labels())) {
            found.add(row.name() + " is listed with labels " + row.labels() + " and has " + family.labels());
        }
        for (String unit : List.of("seconds", "bytes", "ratio")) {
            boolean named = row.name().replaceFirst("_total$", "").endsWith("_" + unit)
                    && !row.name().endsWith("per_second");
            if (named != row.unit().equals(unit)) {
                found.add(row.name() + " is listed in " + row.unit());
            }
        }
        return found;
    }
}
