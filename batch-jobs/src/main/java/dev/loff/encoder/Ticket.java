package dev.loff.encoder;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Stands for one submitted image until it is finished. */
public final class Ticket {
    private final Runnable sendOff;
    private final CompletableFuture<Extracted> result = new CompletableFuture<>();

    /** A ticket that is finished once {@code sendOff} has sent off the minibatch that its image is in. */
    Ticket(Runnable sendOff) {
        this.sendOff = sendOff;
    }

    /** Stands for an image of which all is known: nothing is awaited. */
    public static Ticket finished(Extracted extracted) {
        Ticket ticket = new Ticket(() -> {});
        ticket.complete(extracted);
        return ticket;
    }

    /**
     * Waits for what became of the image. A minibatch that is not full yet is sent off first, so that waiting always
     * ends.
     *
     * @throws IllegalStateException if the encoder failed or the extraction was closed; a bad image is no failure
     */
    public Extracted await() throws InterruptedException {
        if (!result.isDone()) {
            sendOff.run();
        }
        try {
            return result.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Cannot extract features: " + e.getCause(), e);
        }
    }

    public boolean isDone() {
        return result.isDone();
    }

    void complete(Extracted extracted) {
        result.complete(extracted);
    }

    void fail(Throwable failure) {
        result.completeExceptionally(failure);
    }
}
