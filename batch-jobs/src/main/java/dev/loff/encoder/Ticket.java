package dev.loff.encoder;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The pending result of one submitted image. */
public final class Ticket {
    private final Runnable sendOff;
    private final CompletableFuture<Extracted> result = new CompletableFuture<>();

    /** {@code sendOff} starts encoding the image's minibatch even if it is not full. */
    Ticket(Runnable sendOff) {
        this.sendOff = sendOff;
    }

    /** A ticket whose result is already known. */
    public static Ticket finished(Extracted extracted) {
        Ticket ticket = new Ticket(() -> {});
        ticket.complete(extracted);
        return ticket;
    }

    /**
     * Waits for the image's result. If its minibatch is not full yet, encoding starts anyway, so that waiting always ends.
     *
     * @throws IllegalStateException if the encoder failed or the extraction was closed; a bad image is not a failure
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
