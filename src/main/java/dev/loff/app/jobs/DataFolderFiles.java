package dev.loff.app.jobs;

import dev.loff.job.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The files in those folders of the data folder where rows name them. */
record DataFolderFiles(Workspace workspace) {

    /** By path. */
    List<Path> list() {
        List<Path> all = new ArrayList<>();
        for (Path folder : List.of(
                workspace.snapshots(),
                workspace.plans(),
                workspace.features(),
                workspace.states(),
                workspace.models(),
                workspace.encoders())) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    files.filter(Files::isRegularFile).forEach(all::add);
                } catch (IOException | UncheckedIOException e) {
                    throw new IllegalStateException(
                            "[" + folder + "] Cannot list the data folder: " + e.getMessage(), e);
                }
            }
        }
        all.sort(Comparator.naturalOrder());
        return all;
    }

    /** Whether there is a file or folder. Throws where that cannot be told: what cannot be looked at is not missing. */
    static boolean isThere(Path path) {
        try {
            Files.readAttributes(path, BasicFileAttributes.class);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new RefusedException(
                    "[" + path + "] Cannot compare the data folder with the registry: a file cannot be"
                            + " looked at; see to its file system and its permissions (reason=" + e + ")");
        }
    }

    /** Removes a stray, unless it was written after {@code young}; returns whether it is gone. */
    static boolean removeIfBefore(Path file, Instant young) {
        try {
            if (Files.getLastModifiedTime(file).toInstant().isAfter(young)) {
                return false;
            }
            Files.delete(file);
            return true;
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("[" + file + "] Cannot remove a stray file", e);
        }
    }

    /**
     * A row names a file, or a folder that the file is in. Of an encoder only what was not wholly unpacked does not belong.
     */
    boolean belongs(Path file, Set<Path> named) {
        if (file.startsWith(workspace.encoders())) {
            return !file.toString().endsWith(".tmp");
        }
        for (Path at = file; at != null && !at.equals(workspace.home()); at = at.getParent()) {
            if (named.contains(at)) {
                return true;
            }
        }
        return false;
    }
}
