package dev.loff.file;

import java.nio.file.Path;
import java.time.Duration;

/** A folder was unavailable for longer than this host waits. */
public final class FolderAwayException extends RuntimeException {
    private static final long serialVersionUID = 1;

    FolderAwayException(Path folder, String reason, Duration patience) {
        super("[" + folder + "] Cannot read the folder: it " + reason + ", and was not back within "
                + seconds(patience) + "; check that it is mounted, then try again (loff.files.patience="
                + seconds(patience) + ")");
    }

    static String seconds(Duration duration) {
        return duration.toSeconds() + " s";
    }
}
