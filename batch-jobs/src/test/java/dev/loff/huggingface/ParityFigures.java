package dev.loff.huggingface;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Leaves figures for the commands in {@code ops/checks}. */
final class ParityFigures {
    private ParityFigures() {}

    static void add(String check, String line) throws IOException {
        Path file = Files.createDirectories(Path.of("target", check)).resolve("figures.tsv");
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
