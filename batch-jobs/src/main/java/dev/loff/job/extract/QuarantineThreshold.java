package dev.loff.job.extract;

import dev.loff.job.parameter.JobParameters;
import java.util.Locale;

/** The share of a data set's images that may be set aside; above it something is wrong with the data, not with images. */
record QuarantineThreshold(double share) {
    static QuarantineThreshold of(JobParameters parameters) {
        return new QuarantineThreshold(parameters.decimal("quarantine-threshold"));
    }

    /** One image is always allowed where the threshold allows any: a data set of 50 has no 1 %. */
    void check(long quarantined, long images) {
        if (quarantined > Math.max(share > 0 ? 1 : 0, share * images)) {
            throw new IllegalStateException(String.format(
                    Locale.ROOT,
                    "Cannot go on: too many images were set aside; see them with `loff quarantine ID`, mend the files or raise"
                            + " the threshold (quarantined=%d, images=%d, quarantine-threshold=%s)",
                    quarantined,
                    images,
                    share));
        }
    }
}
