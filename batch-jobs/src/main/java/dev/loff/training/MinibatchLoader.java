package dev.loff.training;

import java.nio.ByteBuffer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat16;

/**
 * Prepares minibatches in order, the next one on a second thread while the caller works on this one. What a minibatch
 * holds depends on its number alone, so the bits are those of preparing it when it is asked for. One is ahead at most.
 */
final class MinibatchLoader implements AutoCloseable {
    private final LabeledFeatures features;
    private final SampleOrder order;
    private final int minibatchSize;
    private final int end;
    private final ByteBuffer rows;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "loff-minibatch-loader");
        thread.setDaemon(true);
        return thread;
    });
    private int next;
    private @Nullable Future<Minibatch> ahead;

    /** Goes from minibatch {@code first} to the one before {@code end}. */
    MinibatchLoader(LabeledFeatures features, SampleOrder order, int minibatchSize, int first, int end) {
        this.features = features;
        this.order = order;
        this.minibatchSize = minibatchSize;
        this.next = first;
        this.end = end;
        int largest = Math.min(minibatchSize, features.size());
        // On the heap: TensorFlow-Java copies arrays whole, direct buffers byte by byte.
        this.rows =
                ByteBuffer.allocate(Math.multiplyExact(largest, features.shape().sizeBytes()));
        submit();
    }

    /** All images once, as they lie. */
    static MinibatchLoader sequential(LabeledFeatures features, int minibatchSize) {
        int count = count(features.size(), minibatchSize);
        return new MinibatchLoader(features, SampleOrder.sequential(), minibatchSize, 0, count);
    }

    /** Minibatches of a whole pass; the last may be smaller. */
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
        int size = Math.min(minibatchSize, features.size() - first);
        int[] labels = new int[size];
        long[] seeds = new long[2 * size];
        rows.clear();
        for (int i = 0; i < size; i++) {
            int image = order.image(first + i);
            features.copy(image, rows);
            labels[i] = features.label(image);
            seeds[2 * i] = order.seed(image, 0);
            seeds[2 * i + 1] = order.seed(image, 1);
        }
        Shape shape = Shape.of(size, features.shape().tokens(), features.shape().channels());
        TFloat16 halves = Tensor.of(TFloat16.class, shape);
        halves.asRawTensor().data().write(rows.array(), 0, rows.position());
        return new Minibatch(halves, labels, seeds);
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
