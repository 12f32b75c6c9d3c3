package dev.loff.file;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes the files of one folder on a separate thread, one after the other. The producer does not access the files and waits
 * for a limited time only, so it may be in a transaction. Opened before the transaction and used by one thread; after the
 * transaction, {@link #finish} waits until everything is on disk and throws if anything failed.
 */
public final class WriteBehind implements AutoCloseable {
    private static final int PIECES = 64;

    /** Bytes of a file; a piece without a file marks the end. */
    private record Piece(Path file, byte[] bytes) {
        boolean last() {
            return file.toString().isEmpty();
        }
    }

    private static final Piece END = new Piece(Path.of(""), new byte[0]);

    private final Path folder;
    private final Duration limit;
    private final BlockingQueue<Piece> behind = new ArrayBlockingQueue<>(PIECES);
    private final Thread thread;
    private volatile @Nullable IOException failure;

    /** @param limit how long to wait for the disk at a time */
    public WriteBehind(Path folder, Duration limit) {
        this.folder = folder;
        this.limit = limit;
        thread = new Thread(this::write, "loff-write-behind");
        thread.setDaemon(true);
        thread.start();
    }

    /** Starts the next file. */
    public OutputStream file(String name) throws IOException {
        Path file = folder.resolve(name);
        hand(new Piece(file, new byte[0]));
        return new FilterOutputStream(OutputStream.nullOutputStream()) {
            @Override
            public void write(int value) throws IOException {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                if (length > 0) {
                    hand(new Piece(file, Arrays.copyOfRange(bytes, offset, offset + length)));
                }
            }
        };
    }

    /** Waits until everything is on disk; must not be called in a transaction. */
    public void finish() throws IOException {
        hand(END);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("[" + folder + "] Cannot write files: interrupted");
        }
        requireNoFailure();
    }

    private void hand(Piece piece) throws IOException {
        requireNoFailure();
        try {
            if (!behind.offer(piece, limit.toMillis(), TimeUnit.MILLISECONDS)) {
                requireNoFailure();
                throw new IOException("[" + folder + "] Cannot write files: the folder does not answer (waited="
                        + limit.toSeconds() + " s)");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("[" + folder + "] Cannot write files: interrupted");
        }
    }

    private void requireNoFailure() throws IOException {
        IOException found = failure;
        if (found != null) {
            throw new IOException("[" + folder + "] Cannot write files: " + found.getMessage(), found);
        }
    }

    private void write() {
        try {
            Piece piece = behind.take();
            while (!piece.last()) {
                piece = write(piece.file());
            }
        } catch (IOException e) {
            failure = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed before the end
        }
    }

    /** Writes one file; returns the first piece after it. */
    private Piece write(Path file) throws IOException, InterruptedException {
        try (DurableFile durable = DurableFile.begin(file.resolveSibling(file.getFileName() + ".tmp"))) {
            OutputStream out = durable.stream();
            Piece piece = behind.take();
            while (piece.file().equals(file)) {
                out.write(piece.bytes());
                piece = behind.take();
            }
            out.flush();
            durable.commit(file);
            return piece;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
