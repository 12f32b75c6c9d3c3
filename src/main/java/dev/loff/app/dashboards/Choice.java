package dev.loff.app.dashboards;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a reader wants to see.
 *
 * @param values by variable; blank, or absent, is all of them
 */
public record Choice(Map<String, String> values, Span span) {
    private static final String ALL = ".*";

    public Choice {
        values = Map.copyOf(values);
    }

    /** A panel's query with what was chosen. A value is only ever text within the quotes that the query has around it. */
    String substituted(Dashboard dashboard, String expression) {
        String query =
                expression.replace("$__rate_interval", span.rateInterval().toSeconds() + "s");
        for (Dashboard.Variable variable : dashboard.variables()) {
            query = query.replace("$" + variable.name(), pattern(values.getOrDefault(variable.name(), "")));
        }
        return query;
    }

    /** A regular expression that matches the value alone, as it stands in a string of PromQL. */
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
