package dev.loff.app.dashboards;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One line of Prometheus' answer: its labels and its points. A value that is NaN or infinite is null. */
record Series(Map<String, String> labels, List<Point> points) {
    private static final Pattern LABEL = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");

    /** A value at a second since 1970. */
    record Point(long second, @Nullable Double value) {}

    /** The legend with this line's labels filled in. */
    String named(String legend) {
        return LABEL.matcher(legend)
                .replaceAll(it -> Matcher.quoteReplacement(labels.getOrDefault(it.group(1), "")))
                .strip();
    }
}
