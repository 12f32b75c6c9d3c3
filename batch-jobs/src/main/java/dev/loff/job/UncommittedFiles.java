package dev.loff.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Files that an attempt has written and no row names, as the execution was taken from it. They have a name of their own, so
 * nobody else counts on them.
 */
public final class UncommittedFiles {
    private static final Logger LOG = Logger.getLogger(UncommittedFiles.class);

    private UncommittedFiles() {}

    /** Removes a file, or a folder with what is in it. Never fails: {@code loff fsck} finds what stays. */
    public static void remove(Path path) {
        try {
            List<Path> all;
            try (Stream<Path> found = Files.exists(path) ? Files.walk(path) : Stream.<Path>of()) {
                all = found.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path each : all) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            LOG.warnf(
                    "[%s] Cannot remove what an attempt has written; loff fsck will find it: %s", path, e.getMessage());
        }
    }
}
