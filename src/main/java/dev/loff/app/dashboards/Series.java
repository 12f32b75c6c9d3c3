package dev.loff.app.dashboards;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A line that Prometheus answered with: its labels, and a value at some times; absent where it is no number. */
record Series(Map<String, String> labels, List<Point> points) {
    private static final Pattern LABEL = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");

    /** A value at a second since 1970. */
    record Point(long second, @Nullable Double value) {}

    /** A legend with this line's labels in it. */
    String named(String legend) {
        return LABEL.matcher(legend)
                .replaceAll(it -> Matcher.quoteReplacement(labels.getOrDefault(it.group(1), "")))
                .strip();
    }
}
