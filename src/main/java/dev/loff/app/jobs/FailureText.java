package dev.loff.app.jobs;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Why a run failed, in words for its operator: what the failed step threw, without classes, frames and words of the runtime. */
final class FailureText {
    /** What is said when nothing better is known; the trace is in the file of the data folder. */
    static final String INTERNAL = "an internal error, whose trace is in logs/batch.log of the data folder";

    static final String NO_REASON = "no step left a reason; see logs/batch.log of the data folder";

    /** A class of Java's or a library's, with its package, as a trace begins and some messages quote it. */
    private static final Pattern CLASS = Pattern.compile("(?:[a-z][\\w$]*\\.)+[A-Z][\\w$]*");

    private static final Pattern THROWN = Pattern.compile("^(" + CLASS + ")(?:: (.*))?$");

    /** Their messages speak of this program's insides, and no operator can act on them. */
    private static final Set<String> INSIDES = Set.of(
            "NullPointerException",
            "ClassCastException",
            "IndexOutOfBoundsException",
            "ArrayIndexOutOfBoundsException",
            "StringIndexOutOfBoundsException",
            "NoSuchElementException",
            "UnsupportedOperationException",
            "ConcurrentModificationException",
            "StackOverflowError",
            "NoClassDefFoundError",
            "ExceptionInInitializerError");

    /** A status of the batch runtime or of a job's XML: words in capitals, and no reason. */
    private static final Pattern CODE = Pattern.compile("[A-Z_]*");

    private FailureText() {}

    /**
     * @param stored what the batch repository keeps: a trace, or, of a long one, the lines of what was thrown and of its root
     * @param exitStatus a sentence where the execution was ended from outside its steps
     */
    static String of(@Nullable String stored, @Nullable String exitStatus) {
        if (stored == null || stored.isBlank()) {
            return exitStatus == null || CODE.matcher(exitStatus).matches() ? NO_REASON : plain(exitStatus);
        }
        String first = message(stored.lines().findFirst().orElse(stored));
        String root = stored.lines()
                .filter(line -> !line.isBlank() && !Character.isWhitespace(line.charAt(0)))
                .reduce((before, last) -> last)
                .map(line -> message(line.replaceFirst("^Caused by: ", "")))
                .orElse(first);
        if (first.contains(root) || root.equals(INTERNAL)) {
            return first;
        }
        return first.equals(INTERNAL) ? root : first + ": " + root;
    }

    private static String message(String line) {
        Matcher thrown = THROWN.matcher(line);
        if (!thrown.matches()) {
            return plain(line);
        }
        String name = simple(thrown.group(1));
        String message = thrown.group(2);
        if (name.equals("OutOfMemoryError")) {
            return "the memory of this process was not enough: " + (message == null ? "out of memory" : message);
        }
        return message == null || INSIDES.contains(name) ? INTERNAL : plain(message);
    }

    /** Classes within a sentence lose their names: {@code java.io.IOException: disk} is {@code disk}. */
    private static String plain(String sentence) {
        return sentence.replaceAll(CLASS + "(?:Exception|Error): ", "")
                .replaceAll("(?:[a-z][\\w$]*\\.)+[A-Z][\\w$]*(?:Exception|Error)", "an internal error");
    }

    private static String simple(String name) {
        return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
    }
}
