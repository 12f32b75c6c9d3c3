package dev.loff.encoder;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Pixels for one call of the encoder, and who waits for each place. One thread adds places and closes it; decoders fill
 * the places; whoever ends last (a decoder, or the thread that closes) hands it on.
 */
final class Minibatch {
    private final ByteBuffer pixels;
    private final int imageBytes;
    private final List<Ticket> tickets = new ArrayList<>();
    /** Places being decoded, and one more as long as places may be added. */
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

    /** Says that a place is decoded, or that no more are added; true for the last one to say so. */
    boolean endOne() {
        return open.decrementAndGet() == 0;
    }

    List<Ticket> tickets() {
        return tickets;
    }

    ByteBuffer pixels() {
        return pixels;
    }

    /** Zeros where no image was decoded: what an earlier minibatch left there must not be encoded again. */
    void clearUnused() {
        for (int place = 0; place * imageBytes < pixels.capacity(); place++) {
            if (place >= tickets.size() || tickets.get(place).isDone()) {
                place(place).put(new byte[imageBytes]);
            }
        }
    }
}
