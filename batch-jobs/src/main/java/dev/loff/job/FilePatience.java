package dev.loff.job;

import dev.loff.file.PatientReads;
import java.nio.file.Path;
import java.time.Duration;
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
}
