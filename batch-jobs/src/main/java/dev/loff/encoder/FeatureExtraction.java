package dev.loff.encoder;

import dev.loff.encoder.Extracted.Quarantined;
import dev.loff.encoder.PipelineListener.Phase;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Turns images' bytes into features: some threads decode the next images while others run the encoder on earlier ones.
 *
 * <p>Any thread may submit; tickets may be awaited in any order. At most {@link ExtractionOptions#maxImagesInFlight} images and
 * {@link ExtractionOptions#maxBytesInFlight} bytes are held; beyond that {@link #submit} waits. A bad image is quarantined and
 * does not affect others. The caller keeps ownership of the encoder; closing waits for all submitted images.
 */
public final class FeatureExtraction implements AutoCloseable {
    private final PipelineListener listener;
    private final HalvedCalls calls;
    private final ImageDecoder decoder;
    private final ExecutorService decoding;
    private final ExecutorService encoding;
    private final ByteBudget undecoded;
    private final int imageBytes;
    /** One pixel buffer per minibatch that may exist: their number limits the images in flight. */
    private final BlockingQueue<ByteBuffer> free;

    private final LongAdder images = new LongAdder();
    private final LongAdder quarantined = new LongAdder();
    private final LongAdder decodeNanos = new LongAdder();
    private final LongAdder encodeNanos = new LongAdder();
    private final LongAdder blockedNanos = new LongAdder();

    private @Nullable Minibatch filling;
    private boolean closed;

    public FeatureExtraction(Encoder encoder, ExtractionOptions options) {
        this(encoder, options, PipelineListener.NONE);
    }

    public FeatureExtraction(Encoder encoder, ExtractionOptions options, PipelineListener listener) {
        this.listener = listener;
        this.imageBytes = Math.multiplyExact(encoder.preprocessing().input().size(), Float.BYTES);
        this.calls = new HalvedCalls(encoder, listener, imageBytes);
        this.free = pixelBuffers(encoder, options, imageBytes);
        this.undecoded = new ByteBudget(options.maxBytesInFlight());
        this.decoder = new ImageDecoder(encoder.preprocessing(), options.caps());
        this.decoding = Executors.newFixedThreadPool(options.decodeThreads(), threads("loff-decode-"));
        this.encoding = Executors.newFixedThreadPool(options.encodeThreads(), threads("loff-encode-"));
    }

    /** Submits an image's content, which must not change afterwards. Waits while too much is in flight. */
    public synchronized Ticket submit(byte[] image) throws InterruptedException {
        if (closed) {
            throw new IllegalStateException("Cannot submit an image: the extraction is closed");
        }
        long start = System.nanoTime();
        undecoded.take(image.length);
        Minibatch minibatch = filling;
        if (minibatch == null) {
            minibatch = new Minibatch(free.take(), imageBytes);
            filling = minibatch;
        }
        blockedNanos.add(System.nanoTime() - start);
        return decodeInto(minibatch, image);
    }

    private Ticket decodeInto(Minibatch minibatch, byte[] image) {
        Ticket ticket = new Ticket(this::flush);
        int place = minibatch.size();
        minibatch.add(ticket);
        decoding.execute(() -> decode(image, minibatch, place, ticket));
        if (minibatch.isFull()) {
            flush();
        }
        return ticket;
    }

    /** Starts encoding the last images even if they do not fill a minibatch. */
    public synchronized void flush() {
        Minibatch last = filling;
        filling = null;
        if (last != null) {
            end(last);
        }
    }

    public PipelineTimings timings() {
        return new PipelineTimings(
                images.sum(),
                quarantined.sum(),
                Duration.ofNanos(decodeNanos.sum()),
                Duration.ofNanos(encodeNanos.sum()),
                Duration.ofNanos(blockedNanos.sum()));
    }

    private void decode(byte[] image, Minibatch minibatch, int place, Ticket ticket) {
        long start = System.nanoTime();
        try {
            Optional<Quarantined> refused = decoder.decode(image, minibatch.place(place));
            refused.ifPresent(reason -> finish(ticket, reason));
        } catch (Throwable e) {
            ticket.fail(e);
        } finally {
            undecoded.giveBack(image.length);
            done(Phase.DECODE, decodeNanos, start);
            end(minibatch);
        }
    }

    private void end(Minibatch minibatch) {
        if (minibatch.endOne()) {
            encoding.execute(() -> encode(minibatch));
        }
    }

    private void encode(Minibatch minibatch) {
        long start = System.nanoTime();
        List<Ticket> tickets = minibatch.tickets();
        try {
            if (!tickets.stream().allMatch(Ticket::isDone)) {
                minibatch.clearUnused();
                List<Extracted> extracted = calls.encode(minibatch.pixels());
                for (int place = 0; place < tickets.size(); place++) {
                    finish(tickets.get(place), extracted.get(place));
                }
            }
        } catch (Throwable e) {
            tickets.forEach(ticket -> ticket.fail(e));
        } finally {
            done(Phase.ENCODE, encodeNanos, start);
            free.add(minibatch.pixels());
        }
    }

    private void done(Phase phase, LongAdder sum, long start) {
        long nanos = System.nanoTime() - start;
        sum.add(nanos);
        listener.done(phase, Duration.ofNanos(nanos));
    }

    private void finish(Ticket ticket, Extracted extracted) {
        if (!ticket.isDone()) {
            images.increment();
            if (extracted instanceof Quarantined) {
                quarantined.increment();
            }
            ticket.complete(extracted);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            flush();
        }
        // Decoding threads submit to the encoding pool, so the encoding pool must shut down last.
        shutDown(decoding);
        shutDown(encoding);
        decoder.close();
    }

    private static void shutDown(ExecutorService pool) {
        pool.shutdown();
        boolean interrupted = false;
        while (!pool.isTerminated()) {
            try {
                pool.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                // The native session must not be freed while a thread uses it.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static BlockingQueue<ByteBuffer> pixelBuffers(Encoder encoder, ExtractionOptions options, int imageBytes) {
        int minibatches = Math.max(2, options.maxImagesInFlight() / encoder.minibatch());
        BlockingQueue<ByteBuffer> buffers = new ArrayBlockingQueue<>(minibatches);
        for (int i = 0; i < minibatches; i++) {
            buffers.add(ByteBuffer.allocateDirect(Math.multiplyExact(encoder.minibatch(), imageBytes))
                    .order(ByteOrder.nativeOrder()));
        }
        return buffers;
    }

    private static ThreadFactory threads(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
