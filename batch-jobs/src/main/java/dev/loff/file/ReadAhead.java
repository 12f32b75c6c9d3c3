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
 * Items of a file that a thread of its own reads, a few ahead. Whoever takes them touches no file and waits for each for a
 * limited time only, so a transaction may. Opened before the transaction, used by one thread, closed after it.
 */
public final class ReadAhead<T> implements Iterator<T>, AutoCloseable {
    /** Takes items; waits while enough are ahead. */
    @FunctionalInterface
    public interface Sink<T> {
        void accept(T item) throws InterruptedException;
    }

    /** Reads the file from its beginning to its end. */
    @FunctionalInterface
    public interface Source<T> {
        void readTo(Sink<T> sink) throws IOException, InterruptedException;
    }

    /** What the thread hands over: an item, the end, or why there is no more. */
    private record Step<T>(@Nullable T item, @Nullable Throwable failure) {}

    private final Path file;
    private final Duration limit;
    private final BlockingQueue<Step<T>> ahead;
    private final Thread thread;
    private @Nullable Step<T> next;

    /**
     * Begins to read.
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
            // Closed: nobody takes any more.
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
