package dev.loff.dataset;

import java.util.Map;

/**
 * The encoding that this process uses for file names and its own arguments. Java reads it from the environment once, at start.
 * In the locale of cron, services and bare containers it is ASCII, and names with other characters are lost.
 */
public final class NameEncoding {
    private static final String UNREADABLE = "\uFFFD";

    private NameEncoding() {}

    /** What to do about a name that this process cannot read; the end of a sentence, without a full stop. */
    public static String advice() {
        return "this process reads names as " + name() + "; set LC_ALL=C.UTF-8 in its environment and start it again";
    }

    static boolean isUtf8() {
        return name().equalsIgnoreCase("UTF-8");
    }

    private static String name() {
        return System.getProperty("sun.jnu.encoding", "UTF-8");
    }

    /** Whether an argument or a LOFF_ environment variable contains characters that could not be decoded. */
    public static boolean loses(Iterable<String> arguments, Map<String, String> environment) {
        if (isUtf8()) {
            return false;
        }
        for (String argument : arguments) {
            if (argument.contains(UNREADABLE)) {
                return true;
            }
        }
        return environment.entrySet().stream()
                .anyMatch(it -> it.getKey().startsWith("LOFF_") && it.getValue().contains(UNREADABLE));
    }
}
