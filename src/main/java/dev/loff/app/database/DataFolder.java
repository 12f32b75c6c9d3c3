package dev.loff.app.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The folder that holds all that Loff keeps on this machine. Folders made here are the owner's only ({@code rwx------}); one
 * that exists keeps the permissions its operator gave it.
 *
 * @param root any spelling of its path; kept without links
 */
public record DataFolder(Path root) {

    /** The path without links, so that one folder has one name, whatever it was called. */
    public DataFolder {
        root = real(root.toAbsolutePath());
    }

    /** What does not exist yet has the real path of the folder above it. */
    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            Path parent = path.getParent();
            Path name = path.getFileName();
            return parent == null || name == null
                    ? path
                    : real(parent).resolve(name).normalize();
        }
    }

    /** {@code ~/.loff}, where nobody said otherwise. */
    public static Path defaultRoot() {
        String home = System.getProperty("user.home", "?");
        // A user without a name in the password file has no home there.
        return Path.of(home.equals("?") ? System.getenv().getOrDefault("HOME", "/") : home, ".loff");
    }

    private static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "this user may not write there";
        }
        String reason = failure instanceof FileSystemException file ? file.getReason() : failure.getMessage();
        return reason == null ? "there is something else of that name" : reason;
    }

    /** The sub-folder of this name, made with its parents if absent. */
    public Path folder(String name) {
        Path folder = root.resolve(name).normalize();
        if (!folder.startsWith(root)) {
            throw new IllegalArgumentException(
                    "Cannot open a sub-folder: it lies outside the data folder (name=" + name + ", home=" + root + ")");
        }
        try {
            return Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot create a folder: " + reason(e) + " (folder=" + folder + ")"
                            + ". Make room or give the rights, or name another data folder with --home or LOFF_HOME",
                    e);
        }
    }
}
