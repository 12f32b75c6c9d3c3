package dev.loff.dataset;

import java.util.Collection;
import java.util.stream.Collectors;

/** Formats a name or a value from outside for a message: short, on one line, and without control characters. */
final class Quoted {
    private static final int LENGTH = 60;
    private static final int NAMES = 8;

    private Quoted() {}

    static String text(String text) {
        boolean cut = text.codePointCount(0, text.length()) > LENGTH;
        String shown = cut ? text.substring(0, text.offsetByCodePoints(0, LENGTH)) : text;
        StringBuilder quoted = new StringBuilder("'");
        shown.codePoints().forEach(c -> append(c, quoted));
        return quoted.append(cut ? "…'" : "'").toString();
    }

    /** The first few, separated by commas. */
    static String list(Collection<String> texts) {
        String shown = texts.stream().limit(NAMES).map(Quoted::text).collect(Collectors.joining(", "));
        return texts.size() > NAMES ? shown + " and " + (texts.size() - NAMES) + " more" : shown;
    }

    /** Characters that are invisible or look like another one are shown as their code. */
    private static void append(int c, StringBuilder to) {
        boolean shown =
                switch (Character.getType(c)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.PRIVATE_USE,
                            Character.UNASSIGNED,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.NON_SPACING_MARK -> false;
                    case Character.SPACE_SEPARATOR -> c == ' ';
                    default -> true;
                };
        if (shown) {
            to.appendCodePoint(c);
        } else {
            to.append(String.format("\\u%04x", c));
        }
    }
}
