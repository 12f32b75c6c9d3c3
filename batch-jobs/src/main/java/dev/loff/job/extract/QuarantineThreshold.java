package dev.loff.job.extract;

import dev.loff.job.parameter.JobParameters;
import dev.loff.registry.ImageAccount;
import java.util.Locale;

/** The share of a dataset's images that may be without features; above it something is wrong with the data, not with images. */
record QuarantineThreshold(double share) {
    static QuarantineThreshold of(JobParameters parameters) {
        return new QuarantineThreshold(parameters.decimal("quarantine-threshold"));
    }

    /** One image is always allowed where the threshold allows any: a dataset of 50 has no 1 %. */
    boolean allows(ImageAccount account) {
        return account.quarantinedImages() <= Math.max(share > 0 ? 1 : 0, share * account.listed());
    }

    void check(ImageAccount account, long execution) {
        if (!allows(account)) {
            throw new IllegalStateException(String.format(
                    Locale.ROOT,
                    "Cannot go on: too many images are quarantined, %d of %d (%s); see them with `loff quarantine list %d`,"
                            + " then mend the files and run the job again, or accept them with"
                            + " `loff restart %d -P quarantine-threshold=%s`"
                            + " (quarantined=%d, images=%d, quarantine-threshold=%s)",
                    account.quarantinedImages(),
                    account.listed(),
                    account.reasons(),
                    execution,
                    execution,
                    enough(account),
                    account.quarantinedImages(),
                    account.listed(),
                    share));
        }
    }

    /** The smallest share of two digits that allows the account. */
    private static String enough(ImageAccount account) {
        double share = (double) account.quarantinedImages() / account.listed();
        return String.format(Locale.ROOT, "%.2f", Math.min(1, Math.ceil(share * 100) / 100));
    }
}
