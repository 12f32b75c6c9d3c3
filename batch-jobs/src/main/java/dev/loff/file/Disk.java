package dev.loff.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The operating system calls that decide whether a file survives a crash; tests make each of them fail. */
interface Disk {
    /** The disk of this machine. */
    Disk REAL = new Disk() {
        @Override
        public FileChannel open(Path file) throws IOException {
            // Other users may write into the folder, too, so a link with that name is replaced, never followed.
            if (Files.isSymbolicLink(file)) {
                Files.delete(file);
            }
            return FileChannel.open(
                    file,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS);
        }

        @Override
        public void force(FileChannel file) throws IOException {
            file.force(true);
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }

        @Override
        public void createFolder(Path folder) throws IOException {
            Files.createDirectory(folder);
        }

        @Override
        public void forceFolder(Path folder) throws IOException {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }

        @Override
        public void delete(Path file) throws IOException {
            Files.deleteIfExists(file);
        }
    };

    /** Opens an empty file for writing; replaces a leftover file of a crash. */
    FileChannel open(Path file) throws IOException;

    void force(FileChannel file) throws IOException;

    void rename(Path from, Path to) throws IOException;

    void createFolder(Path folder) throws IOException;

    /** Forces a folder to disk. Without it, a renamed or new entry of the folder may be missing after a crash. */
    void forceFolder(Path folder) throws IOException;

    void delete(Path file) throws IOException;
}
