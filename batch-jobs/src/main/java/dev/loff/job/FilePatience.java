package dev.loff.job;

import dev.loff.file.PatientReads;
import dev.loff.file.TransientFileFailure;
import dev.loff.job.parameter.JobParameters;
import dev.loff.job.parameter.Parameter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** How long a run waits for files and folders that are away for a while before it continues without them or fails. */
public record FilePatience(Duration duration) {
    private static final Logger LOG = Logger.getLogger(FilePatience.class);

    public FilePatience {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(
                    "Cannot wait for files for less than no time (loff.files.patience=" + duration + ")");
        }
    }

    /** Reads under a folder, for one step. What they wait for is logged. */
    public PatientReads reads(Path folder) {
        return new PatientReads(folder, duration, LOG::warn);
    }

    /**
     * Returns what {@code open} returns: whatever needs several files of the folder. It is retried while it fails because the folder
     * is away or its files cannot be read for the moment.
     */
    public <T> T open(Path folder, Supplier<T> open) {
        try {
            return reads(folder).whole(open, FilePatience::mayPass);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "[" + folder + "] Cannot open the folder: interrupted while it was away", e);
        }
    }

    /** The same for what reads the folder of {@code initial-weights}, where that parameter names one. */
    public <T> T withInitialWeights(JobParameters parameters, Supplier<T> read) {
        String folder = parameters.textOr("initial-weights", Parameter.AUTO);
        return folder.equals(Parameter.AUTO) ? read.get() : open(Path.of(folder), read);
    }

    private static boolean mayPass(RuntimeException failure) {
        return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(it -> it instanceof IOException io && TransientFileFailure.is(io));
    }
}
