package dev.loff.job.extract;

import dev.loff.encoder.ImageDecoder;
import dev.loff.encoder.QuarantineReason;
import java.util.Set;

/**
 * Which quarantined images are not tried again. The reason must lie in the content; and where another decoder might read it, the
 * decoder of then must be that of now, which the row's detail ends with.
 */
final class LastingQuarantine {
    private static final String DECODER = " (decoder " + ImageDecoder.VERSION + ")";

    private static final Set<QuarantineReason> IN_CONTENT = Set.of(
            QuarantineReason.EMPTY,
            QuarantineReason.NOT_AN_IMAGE,
            QuarantineReason.UNSUPPORTED_FORMAT,
            QuarantineReason.TOO_MANY_BYTES,
            QuarantineReason.TOO_MANY_PIXELS,
            QuarantineReason.TRUNCATED,
            QuarantineReason.CORRUPT,
            QuarantineReason.NON_FINITE);

    private LastingQuarantine() {}

    /** What a row keeps. */
    static String detail(QuarantineReason reason, String detail) {
        return reason.liesInDecoder() ? detail + DECODER : detail;
    }

    /** Whether a row of this reason and detail keeps its image from being tried again. */
    static boolean holds(String reason, String detail) {
        QuarantineReason why = QuarantineReason.valueOf(reason);
        return IN_CONTENT.contains(why) && (!why.liesInDecoder() || detail.endsWith(DECODER));
    }
}
