package dev.loff.dataset;

import java.util.regex.Pattern;

/**
 * A field of a CSV file that people open in a spreadsheet. Text that a spreadsheet would treat as a formula is prefixed with an
 * apostrophe, as OWASP advises ("CSV Injection"); plain numbers are not changed. Quoted as in RFC 4180.
 */
public final class CsvField {
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");

    /** The last four are the full-width forms of the first four. */
    private static final String FORMULA = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    private CsvField() {}

    public static String of(String text) {
        String safe = startsFormula(text) ? "'" + text : text;
        boolean plain = safe.chars().noneMatch(it -> it == ',' || it == '"' || it == '\n' || it == '\r');
        return plain ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }

    private static boolean startsFormula(String text) {
        return !text.isEmpty()
                && FORMULA.indexOf(text.charAt(0)) >= 0
                && !NUMBER.matcher(text).matches();
    }
}
