package dev.loff.app.command;

/** Who runs this command. */
final class Actor {
    private Actor() {}

    static String name() {
        return System.getProperty("user.name", "unknown");
    }
}
