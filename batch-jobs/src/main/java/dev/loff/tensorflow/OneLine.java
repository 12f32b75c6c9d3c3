package dev.loff.tensorflow;

/** Formats text from a file for an error message: on one line, and short. */
public final class OneLine {
    private static final int LENGTH = 120;

    private OneLine() {}

    public static String of(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints().limit(LENGTH).forEach(it -> append(line, it));
        return text.length() <= LENGTH ? line.toString() : line + "...";
    }

    private static void append(StringBuilder line, int codePoint) {
        boolean shown =
                switch (Character.getType(codePoint)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR -> false;
                    default -> true;
                };
        if (shown) {
            line.appendCodePoint(codePoint);
        } else {
            line.append(String.format("\\u%04x", codePoint));
        }
    }
}
