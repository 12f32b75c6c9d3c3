package dev.loff.dataset;

import java.util.Map;

/**
 * The encoding in which this process reads the names of files and its own arguments. Java takes it from the environment when it
 * starts and keeps it; in the locale of cron, services and bare containers it is ASCII, and other names are lost.
 */
public final class NameEncoding {
    private static final String UNREADABLE = "\uFFFD";

    private NameEncoding() {}

    /** What to do about a name that this process cannot read; a sentence without an end. */
    public static String advice() {
        return "this process reads names as " + name() + "; set LC_ALL=C.UTF-8 in its environment and start it again";
    }

    static boolean isUtf8() {
        return name().equalsIgnoreCase("UTF-8");
    }

    private static String name() {
        return System.getProperty("sun.jnu.encoding", "UTF-8");
    }

    /** Whether an argument or a setting of the program lost letters on its way in. */
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
