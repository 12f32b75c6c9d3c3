package dev.loff.app.dashboards;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * The reader's selection on a dashboard.
 *
 * @param values by variable; blank or absent means all values
 */
public record Choice(Map<String, String> values, Span span) {
    private static final String ALL = ".*";

    public Choice {
        values = Map.copyOf(values);
    }

    /** Inserts the selection into a panel's query. A value can never leave the quotes that the query has around it. */
    String substituted(Dashboard dashboard, String expression) {
        String query =
                expression.replace("$__rate_interval", span.rateInterval().toSeconds() + "s");
        for (Dashboard.Variable variable : dashboard.variables()) {
            query = query.replace("$" + variable.name(), pattern(values.getOrDefault(variable.name(), "")));
        }
        return query;
    }

    /** A regular expression that matches exactly this value, escaped for a PromQL string. */
    private static String pattern(String value) {
        return value.isBlank()
                ? ALL
                : value.codePoints().mapToObj(Choice::literal).collect(Collectors.joining());
    }

    private static String literal(int character) {
        return character < 128 && Character.isLetterOrDigit(character)
                ? Character.toString(character)
                : String.format("\\\\x{%x}", character);
    }
}
