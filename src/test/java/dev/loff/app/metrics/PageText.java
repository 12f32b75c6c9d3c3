package dev.loff.app.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A scrape in Prometheus text, and the checks of {@code promtool check metrics} on the meters that are Loff's own. */
record PageText(String text) {

    private static final Pattern OWN = Pattern.compile("(loff_|process_resident_)[a-z0-9_]*");
    private static final Pattern HELP = Pattern.compile("# HELP (\\S+) (\\S.*)");
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
    private static final Pattern OTHER_UNIT =
            Pattern.compile(".*_(milliseconds|millis|ms|minutes|hours|kilobytes|megabytes|mb|kb|percent)(_total)?");

    /** The value of the sample with exactly this name and these labels. */
    double value(String sample) {
        return text.lines()
                .filter(line -> line.startsWith(sample + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(sample.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no sample " + sample + " in\n" + text));
    }

    /** Problems with names, types and help texts; empty if there are none. */
    List<String> lint() {
        Map<String, String> types = new TreeMap<>();
        List<String> helped = new ArrayList<>();
        for (String line : text.lines().toList()) {
            Matcher help = HELP.matcher(line);
            Matcher type = TYPE.matcher(line);
            if (help.matches()) {
                helped.add(help.group(1));
            } else if (type.matches()
                    && (type.group(1).startsWith("loff_")
                            || OWN.matcher(type.group(1)).matches())) {
                types.put(type.group(1), type.group(2));
            }
        }
        List<String> problems = new ArrayList<>();
        types.forEach((name, type) -> {
            check(problems, OWN.matcher(name).matches(), name, "name is not snake case");
            check(problems, helped.contains(name), name, "no help text");
            check(problems, type.equals("counter") == name.endsWith("_total"), name, "_total is for counters: " + type);
            check(problems, !OTHER_UNIT.matcher(name).matches(), name, "not a base unit");
            check(problems, !type.equals("untyped") && !type.equals("unknown"), name, "no type");
        });
        check(problems, types.size() >= 20, "page", "only " + types.keySet());
        return problems;
    }

    private static void check(List<String> problems, boolean right, String name, String problem) {
        if (!right) {
            problems.add(name + ": " + problem);
        }
    }
}
