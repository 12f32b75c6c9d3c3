package dev.loff.app.backup;

import dev.loff.dataset.Sha256;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
        Files.createDirectories(target.getParent());
        try {
            Files.createLink(target, file);
        } catch (UnsupportedOperationException | FileSystemException e) {
            copyDurably(file, target);
        }
    }

    /** Copies bytes and has them written to the disk. */
    static void copyDurably(Path file, Path target) throws IOException {
        Files.copy(file, target);
        try (FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE)) {
            channel.force(true);
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
