package dev.loff.job;

import dev.loff.registry.Leases;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** This process as a lease names it, and what can be known of others from here. */
public final class ThisProcess {
    private static final Duration CLOCK_CORRECTION = Duration.ofSeconds(10);

    /** The running kernel and the process namespace: two containers may share a host's name and count processes apart. */
    private static final String SPACE = space();

    // Read once: a transaction that names its owner must not wait for a file or a name server.
    private static final Leases.Owner OWNER =
            new Leases.Owner(hostName(), ProcessHandle.current().pid(), startOf(ProcessHandle.current()), SPACE);

    private ThisProcess() {}

    public static Leases.Owner owner() {
        return OWNER;
    }

    /** Whether an owner is a process that this one could see, and that has ended. */
    public static boolean isGone(Leases.Owner owner) {
        if (!owner.space().equals(SPACE)) {
            return false;
        }
        return ProcessHandle.of(owner.pid())
                .map(it -> !sameStart(startOf(it), owner.processStart()))
                .orElse(true);
    }

    /** Each JVM reckons starts from the kernel's boot time in whole seconds, which moves when the clock is set right. */
    private static boolean sameStart(Instant one, Instant other) {
        return Duration.between(one, other).abs().compareTo(CLOCK_CORRECTION) < 0;
    }

    private static Instant startOf(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }

    private static String space() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip() + "/"
                    + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
        } catch (IOException e) {
            return "unknown-" + ProcessHandle.current().pid();
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
