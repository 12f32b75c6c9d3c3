package dev.loff.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The pages of the manual: the README, and the guides, runbooks and notes in {@code ops}. */
final class Manual {
    private Manual() {}

    static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(files(Path.of("../ops"), ".md"));
        pages.add(Path.of("../README.md"));
        return pages;
    }

    /** The files under a folder whose names end so, sorted. */
    static List<Path> files(Path root, String extension) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(it -> it.toString().endsWith(extension)).sorted().toList();
        }
    }
}
