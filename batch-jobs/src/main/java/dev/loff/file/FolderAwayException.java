package dev.loff.file;

import java.nio.file.Path;
import java.time.Duration;

/** A folder was away for longer than this host waits for one. */
public final class FolderAwayException extends RuntimeException {
    private static final long serialVersionUID = 1;

    FolderAwayException(Path folder, String reason, Duration patience) {
        super("[" + folder + "] The run cannot continue: the folder " + reason + ", and was not back within "
                + seconds(patience) + "; see whether it is mounted, then restart the run (loff.files.patience="
                + seconds(patience) + ")");
    }

    static String seconds(Duration duration) {
        return duration.toSeconds() + " s";
    }
}
