package dev.loff.file;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads files of a folder that may be unavailable for a while, such as a network share whose server restarts. A read that fails
 * for a {@link TransientFileFailure transient reason}, or because a folder above the file is missing, is retried with
 * exponential back-off.
 *
 * <p>While the folder is unavailable, every read waits, up to the limit; then the reads throw {@link FolderAwayException}. If
 * the folder is available but a file in it cannot be read, the read waits up to the same limit and then throws the failure.
 * From then on, no read waits for a single file, because a folder with thousands of lost files would take days. Safe for use by
 * many threads.
 */
public final class PatientReads {
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    /** Reads a file. */
    @FunctionalInterface
    public interface Read<T> {
        T read() throws IOException;
    }

    /** Sleeps for a time. */
    interface Sleep {
        void sleep(Duration time) throws InterruptedException;
    }

    /** When a wait began. */
    private record Wait(long begun) {}

    private final Path folder;
    private final Duration limit;
    private final Consumer<String> log;
    private final LongSupplier nanos;
    private final Sleep sleep;
    private @Nullable Wait waiting;
    private boolean waitedInVain;

    /**
     * Reads under one folder.
     *
     * @param limit the longest wait; zero for no waiting
     * @param log receives a line when a wait begins and when it ends
     */
    public PatientReads(Path folder, Duration limit, Consumer<String> log) {
        this(folder, limit, log, System::nanoTime, it -> Thread.sleep(it.toMillis()));
    }

    PatientReads(Path folder, Duration limit, Consumer<String> log, LongSupplier nanos, Sleep sleep) {
        this.folder = folder;
        this.limit = limit;
        this.log = log;
        this.nanos = nanos;
        this.sleep = sleep;
    }

    /** Reads that fail at once. */
    public static PatientReads none(Path folder) {
        return new PatientReads(folder, Duration.ZERO, line -> {});
    }

    /** Waits until the folder is available. */
    public void awaitFolder() throws InterruptedException {
        Duration next = FIRST_WAIT;
        for (Optional<String> away = away(); away.isPresent(); away = away()) {
            next = wait(away.get(), next);
        }
        back();
    }

    /**
     * Runs work that reads the whole folder, and repeats it from the start if it failed because the folder was unavailable.
     *
     * @param mayPass whether a failure may come from an unavailable folder, even if it is available again
     */
    public <T> T whole(Supplier<T> work, Predicate<RuntimeException> mayPass) throws InterruptedException {
        Wait failing = null;
        Duration next = FIRST_WAIT;
        while (true) {
            try {
                return work.get();
            } catch (FolderAwayException e) {
                throw e; // it has already waited
            } catch (RuntimeException e) {
                failing = failing == null ? new Wait(nanos.getAsLong()) : failing;
                if (limit.isZero()
                        || since(failing.begun()).compareTo(limit) >= 0
                        || (!mayPass.test(e) && away().isEmpty())) {
                    throw e;
                }
                log.accept("[" + folder + "] not all of the folder can be read now: " + e.getMessage()
                        + "; trying again, for up to " + FolderAwayException.seconds(limit) + " (loff.files.patience)");
                next = pause(next);
                awaitFolder();
            }
        }
    }

    /** Returns the result of {@code read}, or throws its exception if it fails finally. */
    public <T> T read(Path file, Read<T> read) throws IOException, InterruptedException {
        long begun = nanos.getAsLong();
        Duration next = FIRST_WAIT;
        boolean waited = false;
        while (true) {
            try {
                T result = read.read();
                if (waited) {
                    log.accept("[" + file + "] the file can be read again, after "
                            + FolderAwayException.seconds(since(begun)));
                }
                back();
                return result;
            } catch (IOException e) {
                String passing = passing(file, e).orElse(null);
                if (passing == null || limit.isZero()) {
                    throw e;
                }
                Optional<String> away = away();
                if (away.isPresent()) {
                    next = wait(away.get(), next);
                } else if (mayWait(begun)) {
                    if (!waited) {
                        log.accept("[" + file + "] the file cannot be read now: " + passing + "; waiting for it, up to "
                                + FolderAwayException.seconds(limit) + " (loff.files.patience)");
                    }
                    waited = true;
                    next = pause(next);
                } else {
                    throw e;
                }
            }
        }
    }

    /** Why a failure may be temporary; empty if it is permanent. */
    private Optional<String> passing(Path file, IOException failure) {
        if (TransientFileFailure.is(failure)) {
            return Optional.of(String.valueOf(TransientFileFailure.reason(failure)));
        }
        if (!(failure instanceof NoSuchFileException)) {
            return Optional.empty();
        }
        if (Files.exists(file)) {
            return Optional.of("it was not there a moment ago");
        }
        Path above = file.toAbsolutePath().getParent();
        return above != null
                        && (Files.notExists(above) || (above.equals(folder.toAbsolutePath()) && away().isPresent()))
                ? Optional.of(above + " is not there")
                : Optional.empty();
    }

    private synchronized boolean mayWait(long begun) {
        if (waitedInVain) {
            return false;
        }
        waitedInVain = since(begun).compareTo(limit) >= 0;
        return !waitedInVain;
    }

    /** Waits for the folder; throws when the limit since the first waiting read has passed. */
    private Duration wait(String reason, Duration next) throws InterruptedException {
        Wait common = begin(reason);
        if (since(common.begun()).compareTo(limit) >= 0) {
            throw new FolderAwayException(folder, reason, limit);
        }
        return pause(next);
    }

    private Duration pause(Duration time) throws InterruptedException {
        sleep.sleep(time);
        Duration twice = time.multipliedBy(2);
        return twice.compareTo(LONGEST_WAIT) < 0 ? twice : LONGEST_WAIT;
    }

    private synchronized Wait begin(String reason) {
        Wait now = waiting;
        if (now == null) {
            now = new Wait(nanos.getAsLong());
            waiting = now;
            log.accept("[" + folder + "] the folder " + reason + "; waiting for it, up to "
                    + FolderAwayException.seconds(limit) + " (loff.files.patience)");
        }
        return now;
    }

    private synchronized void back() {
        Wait before = waiting;
        if (before != null) {
            waiting = null;
            log.accept("[" + folder + "] the folder can be read again, after "
                    + FolderAwayException.seconds(since(before.begun())));
        }
    }

    private Duration since(long begun) {
        return Duration.ofNanos(nanos.getAsLong() - begun);
    }

    /** Why the folder is unavailable: it is missing, cannot be read, or is empty, like a mount point without its share. */
    private Optional<String> away() {
        try (DirectoryStream<Path> inside = Files.newDirectoryStream(folder)) {
            return inside.iterator().hasNext() ? Optional.empty() : Optional.of("is empty");
        } catch (NoSuchFileException e) {
            return Optional.of("is not there");
        } catch (NotDirectoryException e) {
            return Optional.empty();
        } catch (DirectoryIteratorException e) {
            return unreachable(Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            return unreachable(e);
        }
    }

    private static Optional<String> unreachable(IOException failure) {
        return TransientFileFailure.is(failure)
                ? Optional.of("cannot be read now: " + TransientFileFailure.reason(failure))
                : Optional.empty();
    }
}
