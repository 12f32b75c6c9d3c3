package dev.loff.huggingface;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes figures for the commands in {@code ops/checks}. */
public final class ParityFigures {
    private ParityFigures() {}

    public static void add(String check, String line) throws IOException {
        append(check, "figures.tsv", line);
    }

    /** Appends the peak resident memory of this process so far, in mebibytes. */
    public static void addPeak(String check) throws IOException {
        append(check, "peak.tsv", Double.toString(memory("VmHWM")));
    }

    /** A memory figure of this process in mebibytes, from {@code /proc/self/status}. */
    static double memory(String field) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(field + ":"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    private static void append(String check, String name, String line) throws IOException {
        Path file = Files.createDirectories(Path.of("target", check)).resolve(name);
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
