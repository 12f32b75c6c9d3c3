package dev.loff.app.database;

import dev.loff.file.DurableFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, unpacked once per version from the jar that contains them. */
record PostgresBinaries(Path root) {

    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";

    /**
     * Unpacks {@code version} into a sub-folder of {@code folder}, or finds it there. A folder under its final name is complete,
     * even after a power cut: it is filled and forced to disk under another name. The caller excludes other processes.
     */
    static PostgresBinaries unpack(Path folder, String version) {
        Path root = folder.resolve(version);
        if (Files.isDirectory(root)) {
            return new PostgresBinaries(root);
        }
        requireLinuxOnX86();
        Path unfinished = folder.resolve(version + ".tmp");
        try (InputStream archive = PostgresBinaries.class.getResourceAsStream(ARCHIVE)) {
            if (archive == null) {
                throw new IllegalStateException(
                        "Cannot unpack PostgreSQL: the archive is missing (resource=" + ARCHIVE + ")");
            }
            DurableFolder.remove(unfinished);
            extract(archive, unfinished);
            DurableFolder.commit(unfinished, root);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot unpack PostgreSQL: " + e.getMessage() + " (folder=" + root + ")", e);
        }
        return new PostgresBinaries(root);
    }

    Path program(String name) {
        return root.resolve("bin").resolve(name);
    }

    private static void requireLinuxOnX86() {
        String machine = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        if (!machine.equals("Linux amd64")) {
            throw new IllegalStateException(
                    "Cannot start an embedded PostgreSQL: it is available for Linux amd64 only; set loff.db.url (machine="
                            + machine + ")");
        }
    }

    private static void extract(InputStream archive, Path target) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(archive))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("an entry leaves the folder (entry=" + entry.getName() + ")");
                }
                // Not every folder has its own entry.
                createPrivateDirectories(
                        entry.isDirectory() ? path : path.resolve("..").normalize());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else if (entry.isFile() && !path.toString().endsWith(".a")) {
                    Files.copy(tar, path);
                    Files.setPosixFilePermissions(path, ownersShare(entry.getMode()));
                }
            }
        }
    }

    private static void createPrivateDirectories(Path folder) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private static Set<PosixFilePermission> ownersShare(int mode) {
        Set<PosixFilePermission> permissions =
                EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        if ((mode & 0100) != 0) {
            permissions.add(PosixFilePermission.OWNER_EXECUTE);
        }
        return permissions;
    }
}
