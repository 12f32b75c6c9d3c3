package dev.loff.dataset;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The labels of one dataset, stored in Unicode NFC and without white space around them. Two labels that look the same but
 * differ are an error.
 */
final class Labels {
    private static final int LONGEST = 255;
    private static final String BLANK = "[\\s\\p{Z}\\p{Cf}]";
    private static final Pattern AROUND = Pattern.compile("^" + BLANK + "+|" + BLANK + "+$");
    private static final Pattern INSIDE = Pattern.compile("[\\s\\p{Z}]+");
    private static final Pattern UNSEEN = Pattern.compile("\\p{Cf}");

    /** A spelling and the first place that has it. */
    private record Spelling(String text, String place) {}

    private final Map<String, Spelling> byLook = new HashMap<>();

    /** Converts a folder name or a manifest cell to a label; empty when it is blank. */
    static String plain(String text) {
        return AROUND.matcher(Normalizer.normalize(text, Normalizer.Form.NFC)).replaceAll("");
    }

    /**
     * Checks a text that becomes a label.
     *
     * @param spelling the text that must be identical wherever the label looks the same
     * @param place a line or a folder, for the message
     * @throws IllegalArgumentException with only the reason as its message
     */
    void check(String spelling, String place) {
        String label = plain(spelling);
        if (label.isEmpty()) {
            throw new IllegalArgumentException("a label is empty");
        }
        if (label.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a label holds a control character: " + Quoted.text(label));
        }
        if (label.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "a label is longer than " + LONGEST + " characters: " + Quoted.text(label));
        }
        String look = UNSEEN.matcher(INSIDE.matcher(label).replaceAll(" ")).replaceAll("");
        Spelling first = byLook.putIfAbsent(look, new Spelling(spelling, place));
        if (first != null && !first.text.equals(spelling)) {
            throw new IllegalArgumentException("two labels differ only in white space or in how their letters are"
                    + " encoded: " + Quoted.text(first.text) + " (" + first.place + ") and " + Quoted.text(spelling)
                    + " ("
                    + place + "); spell them alike");
        }
    }
}
