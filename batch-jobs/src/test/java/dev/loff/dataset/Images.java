package dev.loff.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Files that a scan takes for images because of their extension. */
final class Images {
    private Images() {}

    static Path put(Path root, String path, String content) {
        try {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes images, each with a different content. */
    static void write(Path root, String... paths) {
        for (String path : paths) {
            put(root, path, "content of " + path);
        }
    }

    static Sha256 hash(String content) {
        return Sha256.of(content.getBytes(StandardCharsets.UTF_8));
    }

    static List<ImageEntry> entries(DatasetSnapshot snapshot) {
        try (Stream<ImageEntry> entries = snapshot.entries()) {
            return entries.toList();
        }
    }

    static List<String> paths(DatasetSnapshot snapshot) {
        return entries(snapshot).stream().map(ImageEntry::path).toList();
    }

    static Split split(DatasetSnapshot snapshot, String path) {
        return entries(snapshot).stream()
                .filter(entry -> entry.path().equals(path))
                .findFirst()
                .orElseThrow()
                .split();
    }

    static List<String> found(ScanResult result, Finding.Kind kind) {
        try (Stream<Finding> findings = result.findings().list(kind)) {
            return findings.map(Finding::path).toList();
        }
    }
}
