package dev.loff.job.extract;

import dev.loff.encoder.ImageDecoder;
import dev.loff.encoder.QuarantineReason;
import dev.loff.registry.FeatureLedger;

/**
 * Which quarantined images are not tried again. The reason must lie in the content; and where another decoder might read it, the
 * decoder of then must be that of now, which the row's detail ends with.
 */
public final class LastingQuarantine {
    private static final String DECODER = " (decoder " + ImageDecoder.VERSION + ")";

    private LastingQuarantine() {}

    /** What a row keeps. */
    static String detail(QuarantineReason reason, String detail) {
        return reason.liesInDecoder() ? detail + DECODER : detail;
    }

    /** Whether a row keeps its image from being tried again. */
    public static boolean holds(FeatureLedger.Rejection row) {
        QuarantineReason reason = QuarantineReason.valueOf(row.reason());
        return reason.lasting() && (!reason.liesInDecoder() || row.detail().endsWith(DECODER));
    }
}
