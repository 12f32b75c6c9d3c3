package dev.loff.app.database;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import dev.loff.app.jobs.RefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Only the holder of this lock may write in the data directory. The server and all its children hold it from before the server
 * starts until the last of them has ended: they inherit the open file, and {@code flock} belongs to the open file. So the kernel
 * knows whether a server is alive in any container or namespace, and a killed server releases the lock.
 *
 * <p>This process takes the lock only briefly. A process that starts something under it also holds {@code start.lock}.
 */
record ClusterLock(Path file) {

    /** The exit code of {@link #command} when another process holds the lock; no program of PostgreSQL exits with it. */
    static final int CONFLICT = 75;

    /** Functions of {@code fcntl.h}, {@code sys/file.h} and {@code unistd.h}. */
    interface C extends Library {
        int open(String file, int flags, Object... mode) throws LastErrorException;

        int flock(int descriptor, int operation) throws LastErrorException;

        int close(int descriptor) throws LastErrorException;
    }

    private static final int CREATE_TO_WRITE_CLOSE_ON_EXEC = 0x2 | 0x40 | 0x80000;
    private static final int OWNERS_ONLY = 0600;
    private static final int EXCLUSIVE_NOW = 2 | 4;
    private static final int WOULD_BLOCK = 11;

    /** Returns whether any process holds the lock. */
    boolean held() throws IOException {
        try (Descriptor descriptor = Descriptor.open(file)) {
            return !descriptor.lock();
        }
    }

    /**
     * Runs {@code action} under the lock.
     *
     * @throws PostgresFailure when another process holds it
     */
    <T> T alone(ProcessLock.Action<T> action) throws IOException {
        try (Descriptor descriptor = Descriptor.open(file)) {
            if (!descriptor.lock()) {
                throw PostgresFailure.locked(file);
            }
            return action.run();
        }
    }

    /** The command prefix with which a program, and every process it starts, holds the lock. */
    List<String> command() {
        return List.of("flock", "--nonblock", "--conflict-exit-code", Integer.toString(CONFLICT), file.toString());
    }

    /** Throws when two processes could hold the lock at the same time. */
    void requireTrusted() throws IOException {
        MountedFileSystem place = MountedFileSystem.of(file);
        String distrust = place.whyLocksDoNotCount().orElseGet(this::tried);
        if (!distrust.isEmpty()) {
            throw new RefusedException("Cannot use the data folder's own database: " + distrust
                    + ", so that two containers or machines could start it at the same time and destroy it (folder="
                    + file.getParent() + ", " + place.description() + "). Move the data folder to a local disk, or"
                    + " give a PostgreSQL server with LOFF_DB_URL");
        }
    }

    /** Tries the lock on this machine; returns why it does not work, or an empty text. */
    private String tried() {
        try (Descriptor first = Descriptor.open(file);
                Descriptor second = Descriptor.open(file)) {
            return first.lock() && second.lock() ? "a file lock there does not exclude a second one" : "";
        } catch (IOException e) {
            return "files cannot be locked there (" + e.getMessage() + ")";
        }
    }

    /** An open file; closing it releases its lock. */
    private record Descriptor(C library, Path file, int number) implements AutoCloseable {
        static Descriptor open(Path file) throws IOException {
            C library = Native.load("c", C.class);
            try {
                return new Descriptor(
                        library, file, library.open(file.toString(), CREATE_TO_WRITE_CLOSE_ON_EXEC, OWNERS_ONLY));
            } catch (LastErrorException e) {
                throw failure("open", file, e);
            }
        }

        boolean lock() throws IOException {
            try {
                return library.flock(number, EXCLUSIVE_NOW) == 0;
            } catch (LastErrorException e) {
                if (e.getErrorCode() == WOULD_BLOCK) {
                    return false;
                }
                throw failure("lock", file, e);
            }
        }

        @Override
        public void close() throws IOException {
            try {
                library.close(number);
            } catch (LastErrorException e) {
                throw failure("close", file, e);
            }
        }

        private static IOException failure(String what, Path file, LastErrorException reason) {
            return new IOException("Cannot " + what + " the lock file of the embedded database: " + reason.getMessage()
                    + " (file=" + file + ")");
        }
    }
}
