package dev.loff.finetuning;

import dev.loff.encoder.Extracted.Quarantined;
import dev.loff.encoder.ImageCaps;
import dev.loff.encoder.ImageDecoder;
import dev.loff.encoder.ImageInput;
import dev.loff.encoder.Preprocessing;
import dev.loff.training.SampleReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/**
 * Reads, decodes and preprocesses the images of a minibatch side by side, as many at once as there are cores. In memory are
 * the files of those and the pixels of one minibatch.
 */
final class ImageDecoding implements AutoCloseable {
    private final ImageInput input;
    private final ImageDecoder decoder;
    private final ExecutorService threads =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), task -> {
                Thread thread = new Thread(task, "loff-training-decode");
                thread.setDaemon(true);
                return thread;
            });

    ImageDecoding(Preprocessing preprocessing) {
        input = preprocessing.input();
        decoder = new ImageDecoder(preprocessing, ImageCaps.DEFAULT);
    }

    /** Float32 minibatches of these images, as the encoder takes them. */
    SampleReader reader(LabeledImages images, int largest) {
        int imageBytes = Math.multiplyExact(input.size(), Float.BYTES);
        // On the heap: TensorFlow-Java copies arrays whole, direct buffers byte by byte.
        ByteBuffer pixels =
                ByteBuffer.allocate(Math.multiplyExact(largest, imageBytes)).order(ByteOrder.nativeOrder());
        return places -> {
            List<Future<?>> decoded = new ArrayList<>();
            for (int i = 0; i < places.length; i++) {
                ByteBuffer target = pixels.slice(i * imageBytes, imageBytes).order(pixels.order());
                int place = places[i];
                decoded.add(threads.submit(() -> decode(images, place, target)));
            }
            await(decoded);
            TFloat32 tensor = Tensor.of(TFloat32.class, Shape.of(input.shape(places.length)));
            tensor.asRawTensor().data().write(pixels.array(), 0, places.length * imageBytes);
            return tensor;
        };
    }

    /** Extraction has decoded every image before: one that cannot be any more was changed, or the machine fails. */
    private void decode(LabeledImages images, int place, ByteBuffer pixels) {
        decoder.decode(images.read(place), pixels).ifPresent(refused -> {
            throw unusable(images.name(place), refused);
        });
    }

    private static IllegalStateException unusable(String name, Quarantined refused) {
        return new IllegalStateException("[" + name + "] Cannot train on an image: " + refused.detail() + " (reason="
                + refused.reason() + "); quarantined images do not belong into a training");
    }

    /** Waits for all, also after a failure: none may write into pixels that are used again. */
    private static void await(List<Future<?>> decoded) {
        RuntimeException failure = null;
        boolean interrupted = false;
        for (Future<?> one : decoded) {
            boolean done = false;
            while (!done) {
                try {
                    one.get();
                    done = true;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    done = true;
                    failure = e.getCause() instanceof RuntimeException unchecked
                            ? unchecked
                            : new IllegalStateException("Cannot train on an image: " + e.getCause(), e);
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void close() {
        threads.shutdown();
        decoder.close();
    }
}
