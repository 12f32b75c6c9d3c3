package dev.loff.app;

import dev.loff.app.database.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** A data folder for one command; closing it, as often as one likes, removes it. */
record TemporaryHome(DataFolder home) implements AutoCloseable {

    /** On the disk that {@code wanted} would be on where that can be written, so that free space is that disk's. */
    static TemporaryHome beside(DataFolder wanted) {
        Path parent = wanted.root().getParent();
        while (parent != null && !Files.exists(parent)) {
            parent = parent.getParent();
        }
        try {
            return new TemporaryHome(new DataFolder(
                    parent != null && Files.isWritable(parent)
                            ? Files.createTempDirectory(parent, ".loff-")
                            : Files.createTempDirectory("loff-")));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot create a temporary data folder: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            Files.walkFileTree(home.root(), new Removal());
        } catch (NoSuchFileException e) {
            return; // removed before
        } catch (IOException e) {
            System.err.println("a temporary folder is left: " + home.root() + " (" + e.getMessage() + ")");
        }
    }

    private static final class Removal extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
