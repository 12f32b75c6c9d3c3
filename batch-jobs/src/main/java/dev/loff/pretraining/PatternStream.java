package dev.loff.pretraining;

import dev.loff.dataset.PatternPictures;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Draws minibatches ahead, on threads of its own, and gives them out in order: the same ones however many threads. */
final class PatternStream implements AutoCloseable {
    private final PatternPictures pictures;
    private final int minibatch;
    private final int grid;
    private final ExecutorService drawing;
    private final Queue<Future<PatternMinibatch>> ahead = new ArrayDeque<>();
    private long next;

    PatternStream(PatternPictures pictures, int minibatch, int grid, int threads) {
        this.pictures = pictures;
        this.minibatch = minibatch;
        this.grid = grid;
        this.drawing = Executors.newFixedThreadPool(threads);
        for (int i = 0; i < 2 * threads; i++) {
            drawNext();
        }
    }

    private void drawNext() {
        long first = next;
        next += minibatch;
        ahead.add(drawing.submit(() -> new PatternMinibatch(pictures, first, minibatch, grid)));
    }

    PatternMinibatch next() {
        drawNext();
        try {
            return ahead.remove().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Cannot draw pictures: interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Cannot draw pictures: " + e.getCause(), e);
        }
    }

    @Override
    public void close() {
        drawing.shutdownNow();
    }
}
