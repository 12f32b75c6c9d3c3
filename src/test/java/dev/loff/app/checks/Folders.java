package dev.loff.app.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Copies and lists whole folders. */
public final class Folders {
    private Folders() {}

    public static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Copies all files and folders. */
    public static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    /** Lists all files below a folder, even while it changes; files that vanish meanwhile are not listed. */
    public static List<Path> files(Path folder) {
        List<Path> files = new ArrayList<>();
        collect(folder, files);
        return files;
    }

    private static void collect(Path folder, List<Path> files) {
        String[] names = folder.toFile().list();
        for (String name : names == null ? new String[0] : names) {
            Path path = folder.resolve(name);
            if (Files.isDirectory(path)) {
                collect(path, files);
            } else {
                files.add(path);
            }
        }
    }
}
