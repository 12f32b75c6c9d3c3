package dev.loff.app.command;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import picocli.CommandLine.Option;

/** A mixin for commands that take a new password: typed twice unseen, or a line of standard input. Never an argument. */
public final class PasswordOption {
    @Option(names = "--password-stdin", description = "Read the password from standard input, one line.")
    boolean standardInput;

    @SuppressWarnings(
            "SystemConsoleNull") // It is null up to Java 21; a later one reads standard input then, unseen or not.
    String read() {
        Console console = System.console();
        if (standardInput) {
            return line();
        }
        if (console == null) {
            throw new IllegalArgumentException("Cannot ask for a password: there is no terminal, use --password-stdin");
        }
        char[] first = console.readPassword("Password: ");
        char[] second = console.readPassword("Once more: ");
        if (first == null || !Arrays.equals(first, second)) {
            throw new IllegalArgumentException("Cannot take the password: the two are not the same");
        }
        return new String(first);
    }

    private static String line() {
        try {
            String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the password from standard input", e);
        }
    }
}
