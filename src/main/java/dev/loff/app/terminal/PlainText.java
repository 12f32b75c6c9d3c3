package dev.loff.app.terminal;

/**
 * Text whose control characters are shown instead of obeyed, as {@code \\u001b}: those of C0 and C1, and those that change the
 * direction of writing. File names may have any of them.
 */
public final class PlainText {
    private static final String LINE_ENDS_AND_TABS = "\n\r\t";

    private PlainText() {}

    /** One line: what would end it is shown, too. */
    public static String line(String text) {
        return shown(text, "");
    }

    /** One line that may have columns. */
    static String printed(String text) {
        return shown(text, "\t");
    }

    static String lines(String text) {
        return shown(text, LINE_ENDS_AND_TABS);
    }

    private static String shown(String text, String obeyed) {
        StringBuilder shown = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (obeyed.indexOf(character) >= 0 || !isControl(character)) {
                shown.append(character);
            } else {
                shown.append(escaped(character));
            }
        }
        return shown.toString();
    }

    private static String escaped(char character) {
        return switch (character) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> String.format("\\u%04x", (int) character);
        };
    }

    static boolean isControl(int character) {
        return Character.isISOControl(character)
                || character == 0x061c
                || character == 0x200e
                || character == 0x200f
                || (character >= 0x2028 && character <= 0x202e)
                || (character >= 0x2066 && character <= 0x2069);
    }
}
