package dev.loff.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A folder that is filled under a temporary name and gets its final name when everything in it is on disk. */
public final class DurableFolder {
    private DurableFolder() {}

    /**
     * Forces everything in {@code temporary} to disk and renames it to {@code target}, which must be on the same file system.
     * After a crash at any point, {@code target} is either complete or missing.
     */
    public static void commit(Path temporary, Path target) throws IOException {
        Files.walkFileTree(temporary, new Forcing());
        Disk.REAL.rename(temporary, target);
        Path parent = target.toAbsolutePath().getParent();
        if (parent != null) {
            Disk.REAL.forceFolder(parent);
        }
    }

    /** Deletes what an earlier attempt left, if anything; links are deleted, not followed. */
    public static void remove(Path folder) throws IOException {
        if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static final class Forcing extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (attributes.isRegularFile()) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                    channel.force(true);
                }
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Disk.REAL.forceFolder(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
