package dev.loff.dataset;

import org.jspecify.annotations.Nullable;

/** Fields separated by tabs on one line: a backslash escapes itself, tabs, line ends and other control characters. */
final class Tsv {
    private static final String NOTHING = "\\N";

    private Tsv() {}

    static String escape(@Nullable String field) {
        if (field == null) {
            return NOTHING;
        }
        StringBuilder escaped = new StringBuilder(field.length());
        field.chars().forEach(c -> escape((char) c, escaped));
        return escaped.toString();
    }

    private static void escape(char c, StringBuilder to) {
        switch (c) {
            case '\\' -> to.append("\\\\");
            case '\t' -> to.append("\\t");
            case '\n' -> to.append("\\n");
            case '\r' -> to.append("\\r");
            default -> {
                if (Character.isISOControl(c)) {
                    to.append(String.format("\\u%04x", (int) c));
                } else {
                    to.append(c);
                }
            }
        }
    }

    static @Nullable String unescape(String field) {
        if (field.equals(NOTHING)) {
            return null;
        }
        if (field.indexOf('\\') < 0) {
            return field;
        }
        StringBuilder plain = new StringBuilder(field.length());
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c != '\\') {
                plain.append(c);
                continue;
            }
            char code = field.charAt(++i);
            switch (code) {
                case 't' -> plain.append('\t');
                case 'n' -> plain.append('\n');
                case 'r' -> plain.append('\r');
                case 'u' -> {
                    plain.append((char) Integer.parseInt(field, i + 1, i + 5, 16));
                    i += 4;
                }
                default -> plain.append(code);
            }
        }
        return plain.toString();
    }

    /** A field that must not be null. */
    static String text(String field) {
        String plain = unescape(field);
        if (plain == null) {
            throw new IllegalArgumentException("Cannot read a field: it holds nothing (field=" + field + ")");
        }
        return plain;
    }
}
