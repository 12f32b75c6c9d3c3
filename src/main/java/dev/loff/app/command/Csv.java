package dev.loff.app.command;

import dev.loff.dataset.CsvField;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A table as a file, after RFC 4180 with plain line ends. */
final class Csv {
    private Csv() {}

    static void write(Path file, List<String> header, List<List<String>> rows) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(line(header));
            for (List<String> row : rows) {
                out.write(line(row));
            }
        }
    }

    private static String line(List<String> row) {
        return row.stream().map(CsvField::of).collect(Collectors.joining(",", "", "\n"));
    }
}
