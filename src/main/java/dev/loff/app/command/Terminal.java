package dev.loff.app.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Standard error as a place for progress: one line drawn over and over on a terminal, a line now and then elsewhere. */
final class Terminal {
    private static final long PLAIN_LINE_EVERY_NANOS = 10_000_000_000L;

    private final PrintStream out = System.err;
    private final boolean interactive = isTerminal();
    private int drawn;
    private long lastLine = System.nanoTime() - PLAIN_LINE_EVERY_NANOS;
    private @Nullable String lastStep;

    boolean interactive() {
        return interactive;
    }

    /** Shows progress; on a terminal at every call, elsewhere at each new step and every ten seconds. */
    void show(String step, String bar, String line) {
        if (interactive) {
            out.print("\r" + bar + " ".repeat(Math.max(0, drawn - bar.length())));
            out.flush();
            drawn = bar.length();
        } else if (!step.equals(lastStep) || System.nanoTime() - lastLine >= PLAIN_LINE_EVERY_NANOS) {
            out.println(line);
            lastLine = System.nanoTime();
        }
        lastStep = step;
    }

    void end() {
        if (drawn > 0) {
            out.println();
            drawn = 0;
        }
    }

    /** The JDK's console object does not tell since 22 whether it is a terminal; on Linux the descriptor's link does. */
    private static boolean isTerminal() {
        try {
            Path target = Files.readSymbolicLink(Path.of("/proc/self/fd/2"));
            return target.startsWith("/dev/pts") || target.toString().startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
