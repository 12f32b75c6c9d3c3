package dev.loff.app.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The folder that holds all of Loff's files on this machine. Only the owner can access new folders ({@code rwx------}); existing
 * ones keep the permissions that their operator gave them.
 *
 * @param root any path to it; stored with links resolved
 */
public record DataFolder(Path root) {

    /** Resolves links, so that one folder has one path, however it was spelled. */
    public DataFolder {
        root = real(root.toAbsolutePath());
    }

    /** A path that does not exist yet is resolved through its parent folder. */
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

    /** The default, {@code ~/.loff}. */
    public static Path defaultRoot() {
        String home = System.getProperty("user.home", "?");
        // A user id without an entry in /etc/passwd has no home folder there.
        return Path.of(home.equals("?") ? System.getenv().getOrDefault("HOME", "/") : home, ".loff");
    }

    private static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "this user may not write there";
        }
        String reason = failure instanceof FileSystemException file ? file.getReason() : failure.getMessage();
        return reason == null ? "there is something else of that name" : reason;
    }

    /** Returns the sub-folder of this name; creates it and its parents if absent. */
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
                            + ". Make room or grant the rights, or name another data folder with --home or LOFF_HOME",
                    e);
        }
    }
}
