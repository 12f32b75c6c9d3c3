package dev.loff.dataset;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The labels of one dataset, as they are kept: composed (Unicode NFC) and without white space around them. Two labels that
 * nobody can tell apart by looking at them are refused.
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

    /** A text from outside as a label; empty when it has no letter. */
    static String plain(String text) {
        return AROUND.matcher(Normalizer.normalize(text, Normalizer.Form.NFC)).replaceAll("");
    }

    /**
     * Checks a text that becomes a label.
     *
     * @param spelling what must be the same wherever the label looks the same
     * @param place for a message: a line or a folder
     * @throws IllegalArgumentException with the reason alone
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
