package dev.loff.app.backup;

import dev.loff.dataset.Sha256;
import dev.loff.file.DurableFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Copies of files at their paths under another root: a second name for the same bytes where the file system can give one. */
final class FileCopies {
    private final Path from;
    private final Path to;
    private final Set<Path> copied = new TreeSet<>();

    FileCopies(Path from, Path to) {
        this.from = from;
        this.to = to;
    }

    /** Copies a file, or all files of a folder. */
    void addIfThere(Path path) throws IOException {
        if (Files.exists(path)) {
            try (Stream<Path> files = Files.walk(path)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    if (copied.add(from.relativize(file))) {
                        copy(file, to.resolve(from.relativize(file)));
                    }
                }
            }
        }
    }

    private static void copy(Path file, Path target) throws IOException {
        DurableFile.createFoldersAbove(target);
        try {
            DurableFile.link(file, target);
        } catch (UnsupportedOperationException | FileSystemException e) {
            DurableFile.copy(file, target);
        }
    }

    /** What was copied, by path, with the hashes that the copies have. */
    List<Manifest.StoredCopy> finish() throws IOException {
        List<Manifest.StoredCopy> files = new ArrayList<>();
        for (Path path : copied) {
            Path copy = to.resolve(path);
            files.add(new Manifest.StoredCopy(
                    path.toString(), Files.size(copy), Sha256.ofFile(copy).hex()));
        }
        return files;
    }
}
