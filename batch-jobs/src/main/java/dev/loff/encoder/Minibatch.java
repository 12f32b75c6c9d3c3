package dev.loff.encoder;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The pixels for one call of the encoder, and the ticket of each place. One thread adds places and closes it; decoders fill the
 * places; the last to end (a decoder, or the closing thread) submits it for encoding.
 */
final class Minibatch {
    private final ByteBuffer pixels;
    private final int imageBytes;
    private final List<Ticket> tickets = new ArrayList<>();
    /** Places being decoded, plus one while places may still be added. */
    private final AtomicInteger open = new AtomicInteger(1);

    Minibatch(ByteBuffer pixels, int imageBytes) {
        this.pixels = pixels;
        this.imageBytes = imageBytes;
    }

    void add(Ticket ticket) {
        tickets.add(ticket);
        open.incrementAndGet();
    }

    int size() {
        return tickets.size();
    }

    boolean isFull() {
        return tickets.size() * imageBytes == pixels.capacity();
    }

    /** The pixels of one place, to be filled. */
    ByteBuffer place(int place) {
        return pixels.slice(place * imageBytes, imageBytes).order(pixels.order());
    }

    /** Records that a place is decoded, or that no more are added; returns true for the last one. */
    boolean endOne() {
        return open.decrementAndGet() == 0;
    }

    List<Ticket> tickets() {
        return tickets;
    }

    ByteBuffer pixels() {
        return pixels;
    }

    /** Writes zeros to places without a decoded image, so that an earlier minibatch's pixels are not encoded again. */
    void clearUnused() {
        for (int place = 0; place * imageBytes < pixels.capacity(); place++) {
            if (place >= tickets.size() || tickets.get(place).isDone()) {
                place(place).put(new byte[imageBytes]);
            }
        }
    }
}
