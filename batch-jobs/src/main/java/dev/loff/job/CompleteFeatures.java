package dev.loff.job;

import dev.loff.registry.FeatureLedger;
import dev.loff.registry.FeatureSet;

/** Looks whether features that were extracted once are still there: a shard may have been lost and marked as missing since. */
public final class CompleteFeatures {
    private CompleteFeatures() {}

    /** Refuses a set of which an image has neither features nor a reason why it has none. */
    public static void require(FeatureSet set, FeatureLedger ledger) {
        long images = ledger.untried(set.snapshot().id(), set.encoder().id());
        if (images > 0) {
            throw new IllegalStateException(
                    "Cannot go on: features of this run's images are missing, and without them the result would be another"
                            + " (images=" + images + ", missing shards="
                            + ledger.gone(set.snapshot().id(), set.encoder().id())
                            + "); extract them again with `loff run extract-features -P dataset="
                            + set.snapshot().source() + "` and the encoder "
                            + set.encoder().source()
                            + ", or bring the files back and say `loff fsck --repair`, then restart this run");
        }
    }
}
