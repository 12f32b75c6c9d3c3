package dev.loff.app.database;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/**
 * A lock between processes; the kernel releases it when its holder dies, however that happens. Not a lock between threads: a
 * process may open a lock file only once at a time.
 */
final class ProcessLock implements AutoCloseable {

    /** What runs while a lock is held. */
    @FunctionalInterface
    interface Action<T> {
        T run() throws IOException;
    }

    private static final long POLL_MILLIS = 20;

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

    /** Runs {@code action} under the exclusive lock; throws when another process holds it longer than {@code patience}. */
    static <T> T alone(Path file, Duration patience, Action<T> action) throws IOException {
        try (FileChannel channel = open(file)) {
            long begun = System.nanoTime();
            while (!lockedNow(channel)) {
                if (System.nanoTime() - begun > patience.toNanos()) {
                    throw new IOException(
                            "Cannot use the embedded database: another process has been starting or stopping"
                                    + " it for " + patience.toSeconds() + " s; end that process, or wait for it (lock="
                                    + file
                                    + ")");
                }
                pause();
            }
            return action.run();
        }
    }

    private static boolean lockedNow(FileChannel channel) throws IOException {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            // Another thread of this process has it.
            return false;
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Cannot use the embedded database: interrupted");
        }
    }

    /** Takes a shared lock; waits until no process holds the lock exclusively. */
    static ProcessLock shared(Path file) throws IOException {
        FileChannel channel = open(file);
        channel.lock(0, Long.MAX_VALUE, true);
        return new ProcessLock(channel);
    }

    /** Returns whether no process holds the lock now, shared or exclusive. */
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
