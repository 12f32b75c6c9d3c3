package dev.loff.dataset;

import dev.loff.file.PatientReads;
import dev.loff.image.ImageFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads and hashes every candidate once, on several threads, and passes the images on. At most a few files per thread are
 * queued; when the queue is full, the calling thread reads too.
 */
final class ContentHashing implements AutoCloseable {
    private static final int WAITING_PER_THREAD = 4;
    private static final int BUFFER_BYTES = 1 << 16;

    /** Opens a file for reading. */
    interface Opener {
        InputStream open(Path file) throws IOException;
    }

    private final Opener opener;
    private final PatientReads reads;
    private final ExternalSort hashed;
    private final FindingsLog findings;
    private final ScanProgress progress;
    private final ThreadPoolExecutor threads;
    private final ThreadLocal<byte[]> buffers = ThreadLocal.withInitial(() -> new byte[BUFFER_BYTES]);
    private final ListedClasses images = new ListedClasses();
    private long read;
    private long bytes;
    private volatile @Nullable Throwable failure;

    ContentHashing(
            Opener opener,
            PatientReads reads,
            int threads,
            ExternalSort hashed,
            FindingsLog findings,
            ScanProgress progress) {
        this.opener = opener;
        this.reads = reads;
        this.hashed = hashed;
        this.findings = findings;
        this.progress = progress;
        this.threads = new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(threads * WAITING_PER_THREAD),
                task -> new Thread(task, "loff-hash"),
                new ThreadPoolExecutor.CallerRunsPolicy());
    }

    void submit(Candidate candidate) {
        rethrow();
        threads.execute(() -> {
            try {
                hash(candidate);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // the scan ends
            } catch (IOException | RuntimeException | Error e) {
                failure = e;
            }
        });
    }

    /** Waits until all submitted files are read; returns the splits and labels of the images among them. */
    ListedClasses await() throws InterruptedException {
        threads.shutdown();
        while (!threads.awaitTermination(1, TimeUnit.DAYS)) {}
        if (Thread.interrupted()) { // the interrupt may be the only reason why reads on this thread failed
            throw new InterruptedException();
        }
        rethrow();
        return images;
    }

    private void rethrow() {
        Throwable failed = failure;
        if (failed instanceof IOException e) {
            throw new UncheckedIOException("Cannot scan data set: its work folder cannot be written", e);
        } else if (failed instanceof RuntimeException e) {
            throw e;
        } else if (failed instanceof Error e) {
            throw e;
        }
    }

    private void hash(Candidate candidate) throws IOException, InterruptedException {
        if (ImageFiles.namedAsImage(candidate.file())) {
            images.add(candidate);
        }
        Optional<HashedImage> image;
        try {
            image = reads.read(candidate.file(), () -> read(candidate));
        } catch (NoSuchFileException e) {
            findings.add(Finding.Kind.VANISHED, candidate, e);
            return;
        } catch (IOException e) {
            findings.add(Finding.Kind.UNREADABLE, candidate, e);
            return;
        }
        if (image.isPresent()) {
            images.add(candidate);
            hashed.add(image.get().byContent());
            report(image.get().sizeBytes());
        } else {
            findings.add(Finding.Kind.NOT_AN_IMAGE, candidate.path(), candidate.detail("by its content"));
        }
    }

    /** Empty when neither the name nor the first bytes are those of an image; the rest of the file is then not read. */
    private Optional<HashedImage> read(Candidate candidate) throws IOException {
        MessageDigest digest = Sha256.newDigest();
        byte[] buffer = buffers.get();
        long size;
        try (InputStream in = opener.open(candidate.file())) {
            int start = in.readNBytes(buffer, 0, ImageFormat.START_BYTES);
            if (!ImageFiles.namedAsImage(candidate.file())
                    && !ImageFiles.beginsAsImage(candidate.file(), Arrays.copyOf(buffer, start))) {
                return Optional.empty();
            }
            digest.update(buffer, 0, start);
            size = start;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
                size += read;
            }
        }
        return Optional.of(
                new HashedImage(Sha256.finish(digest), candidate.path(), size, candidate.label(), candidate.given()));
    }

    private synchronized void report(long imageBytes) {
        read++;
        bytes += imageBytes;
        progress.hashed(read, bytes);
    }

    /** Stops reading. */
    @Override
    public void close() {
        threads.shutdownNow();
        boolean interrupted = false;
        while (!threads.isTerminated()) {
            try {
                threads.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
