package dev.loff.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads the items of a file on a separate thread, a few ahead. The consumer does not access the file and waits for each item
 * for a limited time only, so it may be in a transaction. Opened before the transaction, used by one thread, closed after the
 * transaction.
 */
public final class ReadAhead<T> implements Iterator<T>, AutoCloseable {
    /** Receives items; blocks while enough items are read ahead. */
    @FunctionalInterface
    public interface Sink<T> {
        void accept(T item) throws InterruptedException;
    }

    /** Reads the file from its beginning to its end. */
    @FunctionalInterface
    public interface Source<T> {
        void readTo(Sink<T> sink) throws IOException, InterruptedException;
    }

    /** What the thread passes on: an item, the end, or the failure that ended reading. */
    private record Step<T>(@Nullable T item, @Nullable Throwable failure) {}

    private final Path file;
    private final Duration limit;
    private final BlockingQueue<Step<T>> ahead;
    private final Thread thread;
    private @Nullable Step<T> next;

    /**
     * Starts to read.
     *
     * @param limit how long to wait for one item
     * @param items how many are read ahead
     */
    public ReadAhead(Path file, Duration limit, int items, Source<T> source) {
        this.file = file;
        this.limit = limit;
        ahead = new ArrayBlockingQueue<>(items);
        thread = new Thread(() -> read(source), "loff-read-ahead");
        thread.setDaemon(true);
        thread.start();
    }

    private void read(Source<T> source) {
        try {
            try {
                source.readTo(item -> ahead.put(new Step<>(item, null)));
                ahead.put(new Step<>(null, null));
            } catch (IOException | RuntimeException e) {
                ahead.put(new Step<>(null, e));
            }
        } catch (InterruptedException e) {
            // Closed: nobody takes items any more.
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean hasNext() {
        Step<T> step = step();
        if (step.failure() != null) {
            throw new IllegalStateException(
                    "[" + file + "] Cannot read a file: " + step.failure().getMessage(), step.failure());
        }
        return step.item() != null;
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException("[" + file + "] Cannot read past the end");
        }
        T item = step().item();
        next = null;
        if (item == null) {
            throw new NoSuchElementException("[" + file + "] Cannot read past the end");
        }
        return item;
    }

    private Step<T> step() {
        if (next == null) {
            next = poll();
        }
        return next;
    }

    private Step<T> poll() {
        try {
            Step<T> step = ahead.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (step == null) {
                throw new UncheckedIOException(new IOException(
                        "[" + file + "] Cannot read a file: it does not answer (waited=" + limit.toSeconds() + " s)"));
            }
            return step;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("[" + file + "] Cannot read a file: interrupted", e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
