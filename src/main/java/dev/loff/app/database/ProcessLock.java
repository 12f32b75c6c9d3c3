package dev.loff.app.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;

/**
 * A lock between processes; the kernel lets go of it when its holder dies, in whatever way. Not between threads: one process
 * opens a lock file once at a time.
 */
final class ProcessLock implements AutoCloseable {

    /** What runs while a lock is held. */
    @FunctionalInterface
    interface Action<T> {
        T run() throws IOException;
    }

    private final FileChannel channel;

    private ProcessLock(FileChannel channel) {
        this.channel = channel;
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(
                file,
                EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    /** Runs {@code action} while nobody else holds the lock; waits for that. */
    static <T> T alone(Path file, Action<T> action) throws IOException {
        try (FileChannel channel = open(file)) {
            channel.lock();
            return action.run();
        }
    }

    /** Waits until nobody holds the lock alone. */
    static ProcessLock shared(Path file) throws IOException {
        FileChannel channel = open(file);
        channel.lock(0, Long.MAX_VALUE, true);
        return new ProcessLock(channel);
    }

    /** Whether nobody at all holds the lock now. */
    static boolean unheld(Path file) throws IOException {
        try (FileChannel channel = open(file);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
