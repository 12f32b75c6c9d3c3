package dev.loff.extraction;

import dev.loff.encoder.FeatureExtraction;
import dev.loff.encoder.Ticket;
import dev.loff.file.FolderAwayException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the encoder busy: a separate thread submits images to it ahead of their use, so that it continues to work while its
 * results are written and committed. {@link #next} is called by one thread.
 */
final class ImageFeed implements AutoCloseable {
    /**
     * Enough to keep an encoder that takes a few milliseconds per image busy during a commit; each entry holds only its
     * features.
     */
    private static final int WINDOW = 64;

    private final ReadAhead reading;
    private final FeatureExtraction pipeline;
    private final Queue<Future<@Nullable PendingImage>> window = new ArrayDeque<>();
    private final ExecutorService feeding = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "loff-feed");
        thread.setDaemon(true);
        return thread;
    });

    ImageFeed(ReadAhead reading, FeatureExtraction pipeline) {
        this.reading = reading;
        this.pipeline = pipeline;
    }

    /** The next image of the plan; null after the last. */
    @Nullable
    PendingImage next() throws InterruptedException {
        while (window.size() < WINDOW) {
            window.add(feeding.submit(this::feed));
        }
        try {
            return window.remove().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FolderAwayException away) {
                throw away;
            }
            throw new IllegalStateException("Cannot read ahead: reading an image failed unexpectedly", e.getCause());
        }
    }

    private @Nullable PendingImage feed() throws InterruptedException {
        ReadAhead.Read image = reading.next();
        return image == null ? null : new PendingImage(image.ordinal(), image.entry(), submit(image.content()));
    }

    private Ticket submit(ImageContent content) throws InterruptedException {
        if (content instanceof ImageContent.Bytes image) {
            return pipeline.submit(image.bytes());
        }
        return Ticket.finished(((ImageContent.Unreadable) content).why());
    }

    /** Stops feeding, and waits until nothing is submitted any more. */
    @Override
    public void close() {
        feeding.shutdownNow();
        boolean interrupted = false;
        while (!feeding.isTerminated()) {
            try {
                feeding.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        reading.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
