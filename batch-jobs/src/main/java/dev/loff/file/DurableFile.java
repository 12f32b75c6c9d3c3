package dev.loff.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that is written under a temporary name and gets its own when it is whole: its content is forced to the disk, then it
 * is renamed, then its folder is forced. After a crash at any point there is all of it under its name, or what was there
 * before. Closing without {@link #commit} removes it. Used by one thread; writers of the same temporary name at the same time
 * disturb each other.
 */
public final class DurableFile implements AutoCloseable {
    private final Disk disk;
    private final Path temporary;
    private final FileChannel channel;
    private boolean renamed;

    private DurableFile(Disk disk, Path temporary) throws IOException {
        this.disk = disk;
        this.temporary = temporary;
        this.channel = disk.open(temporary);
    }

    /** Writes what a file is made of. */
    @FunctionalInterface
    public interface Content {
        void writeTo(FileChannel channel) throws IOException;
    }

    /** Writes a whole file, by way of {@code <name>.tmp}. */
    public static void write(Path target, Content content) throws IOException {
        write(Disk.REAL, target, content);
    }

    static void write(Disk disk, Path target, Content content) throws IOException {
        try (DurableFile file = new DurableFile(disk, target.resolveSibling(target.getFileName() + ".tmp"))) {
            content.writeTo(file.channel);
            file.commit(target);
        }
    }

    /** Writes a whole file of these bytes. */
    public static void write(Path target, byte[] content) throws IOException {
        write(target, channel -> writeAll(channel, ByteBuffer.wrap(content)));
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Writes a whole file of another one's bytes. */
    public static void copy(Path file, Path target) throws IOException {
        write(target, channel -> Files.copy(file, Channels.newOutputStream(channel)));
    }

    /**
     * Gives a file that is on the disk a second name.
     *
     * @throws UnsupportedOperationException or a {@link java.nio.file.FileSystemException} where its file system has no such
     *     names, or the second lies in another file system
     */
    public static void link(Path file, Path name) throws IOException {
        Files.createLink(name, file);
        forceFolderOf(Disk.REAL, name);
    }

    /** Begins a file under a name of the caller's; what a crash left there is overwritten. */
    public static DurableFile begin(Path temporary) throws IOException {
        return new DurableFile(Disk.REAL, temporary);
    }

    /** Makes a folder and those above it that are missing, so that a crash does not lose them. */
    public static Path createFolders(Path folder) throws IOException {
        return createFolders(Disk.REAL, folder);
    }

    /** Makes the folders above a file that are missing. */
    public static void createFoldersAbove(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            createFolders(folder);
        }
    }

    static Path createFolders(Disk disk, Path folder) throws IOException {
        Path parent = folder.toAbsolutePath().getParent();
        if (Files.isDirectory(folder) || parent == null) {
            return folder;
        }
        createFolders(disk, parent);
        try {
            disk.createFolder(folder);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
        disk.forceFolder(parent);
        return folder;
    }

    public FileChannel channel() {
        return channel;
    }

    /** Writes to the channel; whoever buffers it flushes before {@link #commit}. */
    public OutputStream stream() {
        return Channels.newOutputStream(channel);
    }

    /** Gives the file its name, in the same file system, in place of a file of that name. */
    public void commit(Path target) throws IOException {
        disk.force(channel);
        channel.close();
        disk.rename(temporary, target);
        renamed = true;
        forceFolderOf(disk, target);
    }

    private static void forceFolderOf(Disk disk, Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            disk.forceFolder(folder);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            if (!renamed) {
                disk.delete(temporary);
            }
        }
    }
}
