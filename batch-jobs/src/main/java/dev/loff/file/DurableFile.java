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
 * A file that is written under a temporary name and gets its final name when it is complete: its content is forced to disk,
 * then it is renamed, then its folder is forced to disk. After a crash at any point, the final name holds either the complete
 * file or what was there before. Closing without {@link #commit} deletes the file. Used by one thread; two writers must not use
 * the same temporary name at the same time.
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

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {
        void writeTo(FileChannel channel) throws IOException;
    }

    /** Writes a complete file, through {@code <name>.tmp}. */
    public static void write(Path target, Content content) throws IOException {
        write(Disk.REAL, target, content);
    }

    static void write(Disk disk, Path target, Content content) throws IOException {
        try (DurableFile file = new DurableFile(disk, target.resolveSibling(target.getFileName() + ".tmp"))) {
            content.writeTo(file.channel);
            file.commit(target);
        }
    }

    /** Writes a complete file with these bytes. */
    public static void write(Path target, byte[] content) throws IOException {
        write(target, channel -> writeAll(channel, ByteBuffer.wrap(content)));
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Copies a file. */
    public static void copy(Path file, Path target) throws IOException {
        write(target, channel -> Files.copy(file, Channels.newOutputStream(channel)));
    }

    /**
     * Creates a hard link to a file that is already on disk.
     *
     * @throws UnsupportedOperationException or a {@link java.nio.file.FileSystemException} if the file system has no hard
     *     links, or {@code name} is on another file system
     */
    public static void link(Path file, Path name) throws IOException {
        Files.createLink(name, file);
        forceFolderOf(Disk.REAL, name);
    }

    /** Opens a file under the given temporary name; a leftover file with that name is overwritten. */
    public static DurableFile begin(Path temporary) throws IOException {
        return new DurableFile(Disk.REAL, temporary);
    }

    /** Creates a folder and its missing parents, and forces them to disk so that a crash does not lose them. */
    public static Path createFolders(Path folder) throws IOException {
        return createFolders(Disk.REAL, folder);
    }

    /** Creates the missing folders above a file. */
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

    /** A stream to the channel; callers that buffer it must flush before {@link #commit}. */
    public OutputStream stream() {
        return Channels.newOutputStream(channel);
    }

    /** Renames the file to {@code target}, which must be on the same file system; replaces an existing file. */
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
