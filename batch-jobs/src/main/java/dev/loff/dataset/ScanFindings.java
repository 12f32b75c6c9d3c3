package dev.loff.dataset;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The findings of a scan: counts in memory, and the list, sorted by path, in an immutable file. */
public final class ScanFindings {
    static final String HEADER = "#loff-findings\t2";
    static final String SUFFIX = ".findings.tsv";

    private final Path file;
    private final Map<Finding.Kind, Long> counts;

    private ScanFindings(Path file, Map<Finding.Kind, Long> counts) {
        this.file = file;
        this.counts = Collections.unmodifiableMap(counts);
    }

    /** Reads the file once to count the findings. */
    public static ScanFindings open(Path file) {
        Map<Finding.Kind, Long> counts = new EnumMap<>(Finding.Kind.class);
        for (Finding.Kind kind : Finding.Kind.values()) {
            counts.put(kind, 0L);
        }
        try (Stream<Finding> all = read(file)) {
            all.forEach(finding -> counts.merge(finding.kind(), 1L, Long::sum));
        }
        return new ScanFindings(file, counts);
    }

    public Path file() {
        return file;
    }

    public long count(Finding.Kind kind) {
        return counts.getOrDefault(kind, 0L);
    }

    /** Every kind with its count, including zeros. */
    public Map<Finding.Kind, Long> counts() {
        return counts;
    }

    /** All findings by path. Close the stream. */
    public Stream<Finding> list() {
        return read(file);
    }

    /** The findings of one kind by path. Close the stream. */
    public Stream<Finding> list(Finding.Kind kind) {
        return read(file).filter(finding -> finding.kind() == kind);
    }

    private static Stream<Finding> read(Path file) {
        try {
            BufferedReader reader = Files.newBufferedReader(file);
            return reader.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(ScanFindings::parse)
                    .onClose(() -> close(reader));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read findings (file=" + file + ")", e);
        }
    }

    private static void close(BufferedReader reader) {
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Finding parse(String line) {
        String[] fields = line.split("\t", -1);
        return new Finding(
                Finding.Kind.valueOf(fields[0]),
                Tsv.text(fields[1]),
                Tsv.text(fields[2]),
                fields.length > 3 ? Tsv.unescape(fields[3]) : null); // version 1 had no labels
    }

    /** What was left out and why, as the end of a message; empty when nothing was left out. */
    String leftOut() {
        String reasons = counts.entrySet().stream()
                .filter(it -> it.getValue() > 0)
                .map(it -> it.getValue() + " "
                        + it.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .collect(Collectors.joining(", "));
        return reasons.isEmpty() ? "" : "; left out: " + reasons;
    }

    @Override
    public String toString() {
        return counts.entrySet().stream()
                .filter(it -> it.getValue() > 0)
                .map(it -> it.getKey() + " " + it.getValue())
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
