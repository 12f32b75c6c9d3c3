package dev.loff.dataset;

import java.util.regex.Pattern;

/**
 * A field of a CSV file that people open in a spreadsheet. Text that a spreadsheet would take for a formula gets an apostrophe in
 * front, as OWASP advises ("CSV Injection"); plain numbers stay as they are. Quoted after RFC 4180.
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
