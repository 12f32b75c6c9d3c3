package dev.loff.app.metrics;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A meter as a scrape in Prometheus text shows it: its type and the names of its labels. */
record ExposedFamily(String name, String type, Set<String> labels) {

    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"(?:[^\"\\\\]|\\\\.)*\"");

    /** By name. */
    static Map<String, ExposedFamily> read(String page) {
        Map<String, ExposedFamily> families = new TreeMap<>();
        ExposedFamily family = new ExposedFamily("", "", Set.of());
        for (String line : page.lines().toList()) {
            Matcher type = TYPE.matcher(line);
            if (type.matches()) {
                family = new ExposedFamily(type.group(1), type.group(2), new TreeSet<>());
                families.put(family.name(), family);
            } else if (!line.startsWith("#")) {
                Matcher label = LABEL.matcher(line);
                while (label.find()) {
                    // The labels le and quantile belong to the meter's type.
                    if (!label.group(1).equals("le") && !label.group(1).equals("quantile")) {
                        family.labels().add(label.group(1));
                    }
                }
            }
        }
        return families;
    }

    ExposedFamily merged(ExposedFamily other) {
        Set<String> all = new TreeSet<>(labels);
        all.addAll(other.labels);
        return new ExposedFamily(name, type, all);
    }
}
