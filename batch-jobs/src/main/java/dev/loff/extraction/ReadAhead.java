package dev.loff.extraction;

import dev.loff.dataset.ImageEntry;
import dev.loff.file.FolderAwayException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Reads images ahead of their use on a few threads, in order, bounded in images and in bytes. Its methods are called by one
 * thread.
 */
final class ReadAhead implements AutoCloseable {
    private static final int THREADS = 4;
    private static final int MAX_IMAGES = 64;
    private static final long MAX_BYTES = 256L << 20;

    /** One image of the plan. */
    record Planned(int ordinal, ImageEntry entry) {}

    /** One image of the plan with its content. */
    record Read(int ordinal, ImageEntry entry, ImageContent content) {}

    private record Reading(long sizeBytes, Future<Read> image) {}

    private final Iterator<Planned> plan;
    private final ImageFiles files;
    private final Queue<Reading> window = new ArrayDeque<>();
    private final ExecutorService readers = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "loff-read-ahead");
        thread.setDaemon(true);
        return thread;
    });
    private long windowBytes;

    ReadAhead(Iterator<Planned> plan, ImageFiles files) {
        this.plan = plan;
        this.files = files;
    }

    /** The next image of the plan; null after the last. */
    @Nullable
    Read next() throws InterruptedException {
        fill();
        Reading first = window.poll();
        if (first == null) {
            return null;
        }
        windowBytes -= first.sizeBytes();
        try {
            return first.image().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FolderAwayException away) {
                throw away;
            }
            throw new IllegalStateException("Cannot read ahead: reading an image failed unexpectedly", e.getCause());
        }
    }

    private void fill() {
        while (plan.hasNext() && window.size() < MAX_IMAGES && windowBytes < MAX_BYTES) {
            Planned next = plan.next();
            windowBytes += next.entry().sizeBytes();
            window.add(new Reading(
                    next.entry().sizeBytes(),
                    readers.submit(() -> new Read(next.ordinal(), next.entry(), files.read(next.entry())))));
        }
    }

    @Override
    public void close() {
        readers.shutdownNow();
    }
}
