package dev.loff.app.jobs;

import dev.loff.job.ThisProcess;
import dev.loff.registry.Leases;

/** Who asks for something, and through which door: {@code cli}, {@code signal}, {@code reaper} and the like. */
public record Actor(String name, String door) {
    private static final String REST = "rest from ";
    private static final String BROWSER = "browser from ";

    /** Somebody with a browser at that address. */
    public static Actor browser(String name, String address) {
        return new Actor(name, BROWSER + address);
    }

    /** A program with a token at that address. */
    public static Actor rest(String name, String address) {
        return new Actor(name, REST + address);
    }

    /** Whether somebody asks who may not name whatever path of this machine. */
    public boolean isOverHttp() {
        return door.startsWith(REST) || door.startsWith(BROWSER);
    }

    /** The operating system's user, at the command line. */
    public static Actor commandLine() {
        return user("cli");
    }

    /** The user whose process was told to end. */
    static Actor signal() {
        return user("signal");
    }

    /** Loff itself, seeing to what others left. */
    static Actor reaper() {
        return new Actor("loff", "reaper");
    }

    private static Actor user(String door) {
        return new Actor(System.getProperty("user.name", "unknown"), door);
    }

    /** From where, for the audit log. */
    String origin() {
        Leases.Owner process = ThisProcess.owner();
        return door + ", process " + process.pid() + " on " + process.host();
    }
}
