package dev.loff.shard;

import java.io.IOException;
import java.nio.file.Path;

/** A shard's bytes are not what they should be: extract it again. A failure to read is a plain {@link IOException}. */
public final class DamagedShardException extends IOException {
    private static final long serialVersionUID = 1;

    DamagedShardException(Path file, String reason) {
        super("[" + file + "] Cannot read shard: " + reason);
    }

    DamagedShardException(Path file, String reason, Throwable cause) {
        super("[" + file + "] Cannot read shard: " + reason, cause);
    }
}
