package dev.loff.app.jobs;

import dev.loff.job.ThisProcess;
import dev.loff.registry.Leases;

/** Who asks for something, and through which door: {@code cli}, {@code signal}, {@code reaper} and the like. */
public record Actor(String name, String door) {

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
