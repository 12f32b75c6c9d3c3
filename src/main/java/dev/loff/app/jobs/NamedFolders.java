package dev.loff.app.jobs;

import dev.loff.job.DataRoots;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Looks at the folders that the parameters of a run name, for a limited time: a share that is away would hold a request for minutes,
 * or all schedules of this host. Safe for many threads.
 */
@ApplicationScoped
class NamedFolders {
    private static final Duration FOR_A_REQUEST = Duration.ofSeconds(20);
    /** A cold share with very many files may take a while. */
    private static final Duration FOR_OTHERS = Duration.ofMinutes(2);

    private final TimeLimitedReads requests;
    private final TimeLimitedReads others;

    NamedFolders() {
        this(FOR_A_REQUEST, FOR_OTHERS);
    }

    NamedFolders(Duration forARequest, Duration forOthers) {
        this.requests = new TimeLimitedReads(forARequest);
        this.others = new TimeLimitedReads(forOthers);
    }

    /** Returns what a look returns. Throws a {@link RefusedException} that names the parameters when it takes too long. */
    <T> T look(Actor by, Map<String, String> parameters, Callable<T> look) {
        try {
            return (by.isOverHttp() ? requests : others).read(look);
        } catch (TimeLimitedReads.NoAnswer e) {
            throw new RefusedException("Cannot look at the folders that the parameters name: " + e.getMessage()
                    + "; see whether this machine can list them, then ask again (" + named(parameters) + ")");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Cannot look at folders: the host ends", e);
        }
    }

    private static String named(Map<String, String> parameters) {
        return DataRoots.PATHS.stream()
                .filter(parameters::containsKey)
                .map(it -> it + "=" + parameters.get(it))
                .reduce((one, other) -> one + ", " + other)
                .orElse("none");
    }

    @PreDestroy
    void close() {
        requests.close();
        others.close();
    }
}
