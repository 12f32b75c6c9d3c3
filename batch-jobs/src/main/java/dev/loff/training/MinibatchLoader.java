package dev.loff.training;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Prepares minibatches in order, the next one on a second thread while the caller uses the current one. The content of a
 * minibatch depends only on its number, so preparing it early does not change a bit. At most one is prepared ahead.
 */
final class MinibatchLoader implements AutoCloseable {
    private final Samples samples;
    private final SampleOrder order;
    private final int minibatchSize;
    private final int end;
    private final SampleReader reader;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "loff-minibatch-loader");
        thread.setDaemon(true);
        return thread;
    });
    private int next;
    private @Nullable Future<Minibatch> ahead;

    /** Loads the minibatches from {@code first} to {@code end - 1}. */
    MinibatchLoader(Samples samples, SampleOrder order, int minibatchSize, int first, int end) {
        this.samples = samples;
        this.order = order;
        this.minibatchSize = minibatchSize;
        this.next = first;
        this.end = end;
        this.reader = samples.reader(Math.min(minibatchSize, samples.size()));
        submit();
    }

    /** All images once, in their order. */
    static MinibatchLoader sequential(Samples samples, int minibatchSize) {
        int count = count(samples.size(), minibatchSize);
        return new MinibatchLoader(samples, SampleOrder.sequential(), minibatchSize, 0, count);
    }

    /** The number of minibatches in a full pass; the last may be smaller. */
    static int count(int images, int minibatchSize) {
        return (images + minibatchSize - 1) / minibatchSize;
    }

    boolean hasNext() {
        return ahead != null;
    }

    /** The next minibatch, which the caller closes. */
    Minibatch next() {
        Future<Minibatch> ready = ahead;
        if (ready == null) {
            throw new IllegalStateException("Cannot load a minibatch: there is no more (end=" + end + ")");
        }
        ahead = null;
        Minibatch minibatch = result(ready);
        submit();
        return minibatch;
    }

    private void submit() {
        int index = next++;
        ahead = index < end ? worker.submit(() -> load(index)) : null;
    }

    private static Minibatch result(Future<Minibatch> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Cannot load a minibatch: interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new IllegalStateException("Cannot load a minibatch: " + e.getCause(), e);
        }
    }

    private Minibatch load(int index) {
        int first = index * minibatchSize;
        int size = Math.min(minibatchSize, samples.size() - first);
        int[] images = new int[size];
        int[] labels = new int[size];
        long[] seeds = new long[2 * size];
        for (int i = 0; i < size; i++) {
            images[i] = order.image(first + i);
            labels[i] = samples.label(images[i]);
            seeds[2 * i] = order.seed(images[i], 0);
            seeds[2 * i + 1] = order.seed(images[i], 1);
        }
        return new Minibatch(reader.read(images), labels, seeds);
    }

    @Override
    public void close() {
        Future<Minibatch> unused = ahead;
        ahead = null;
        worker.shutdown();
        if (unused != null) {
            result(unused).close();
        }
    }
}
