package dev.loff.app.jobs;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.Serial;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads files outside the data folder for requests. A share that is away answers after minutes or never, and such a read cannot
 * be interrupted: so a few threads of their own do it, and whoever asks waits only for a while. Safe for many threads.
 */
@ApplicationScoped
class TimeLimitedReads {
    private static final int THREADS = 8;
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Duration limit;
    private final ExecutorService threads = new ThreadPoolExecutor(
            0, THREADS, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), TimeLimitedReads::thread);

    TimeLimitedReads() {
        this(LIMIT);
    }

    TimeLimitedReads(Duration limit) {
        this.limit = limit;
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "loff-file-read");
        thread.setDaemon(true);
        return thread;
    }

    /** There was no answer in time. */
    static final class NoAnswer extends IOException {
        @Serial
        private static final long serialVersionUID = 1;

        NoAnswer(String message, Exception cause) {
            super(message, cause);
        }
    }

    /** Returns what a read returns; throws {@link NoAnswer} when the file does not answer in time. */
    <T> T read(Callable<T> read) throws IOException, InterruptedException {
        Future<T> answer;
        try {
            answer = threads.submit(read);
        } catch (RejectedExecutionException e) {
            throw new NoAnswer("too many files do not answer, try again later (waiting=" + THREADS + ")", e);
        }
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new NoAnswer("the file does not answer (waited=" + limit.toSeconds() + " s)", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("Cannot read a file: " + e.getCause(), e.getCause());
        }
    }

    @PreDestroy
    void close() {
        threads.shutdownNow();
    }
}
