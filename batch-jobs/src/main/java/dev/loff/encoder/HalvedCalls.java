package dev.loff.encoder;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Calls an encoder with whole minibatches. Each time the device runs out of memory, halves the number of images per call, as
 * long as the features stay bit-identical. Safe for use by many threads.
 */
final class HalvedCalls {
    private final Encoder encoder;
    private final PipelineListener listener;
    private final int imageBytes;
    /** Images per call. */
    private int images;

    HalvedCalls(Encoder encoder, PipelineListener listener, int imageBytes) {
        this.encoder = encoder;
        this.listener = listener;
        this.imageBytes = imageBytes;
        this.images = encoder.minibatch();
    }

    /** Encodes one whole minibatch. */
    List<Extracted> encode(ByteBuffer pixels) {
        List<Extracted> extracted = new ArrayList<>(encoder.minibatch());
        while (extracted.size() < encoder.minibatch()) {
            int now = images();
            try {
                extracted.addAll(encoder.encode(part(pixels, extracted.size(), now)));
            } catch (RuntimeException e) {
                if (!OutOfMemory.isCauseOf(e)) {
                    throw e;
                }
                halve(now, e);
            }
        }
        return extracted;
    }

    private ByteBuffer part(ByteBuffer pixels, int first, int count) {
        return pixels.slice(first * imageBytes, count * imageBytes).order(pixels.order());
    }

    private synchronized int images() {
        return images;
    }

    private synchronized void halve(int tooMany, RuntimeException cause) {
        if (images < tooMany) {
            return; // another thread has already halved it
        }
        if (tooMany <= encoder.leastMinibatch()) {
            throw new IllegalStateException(
                    "Cannot encode: the device's memory is too small for one minibatch, and fewer images at a time would"
                            + " give other bits (images=" + tooMany + ")",
                    cause);
        }
        images = tooMany / 2;
        listener.halved(images);
    }
}
