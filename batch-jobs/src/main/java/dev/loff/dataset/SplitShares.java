package dev.loff.dataset;

import java.nio.ByteBuffer;
import java.util.Set;

/**
 * How much of TRAIN becomes VALIDATION and TEST when the dataset does not define them.
 *
 * <p>An image without a split counts as TRAIN. A split that has no images takes its share from TRAIN by content hash; a split
 * that the dataset defines is used as it is. So one rule covers a plain folder (80/10/10), a folder with {@code train} and
 * {@code test} (10 % of TRAIN becomes VALIDATION) and a folder with all three (nothing moves). Only the hash decides, so an
 * image does not change its split when other images are added or removed.
 */
public record SplitShares(double validation, double test) {
    public static final SplitShares DEFAULT = new SplitShares(0.1, 0.1);

    public SplitShares {
        if (!(validation >= 0 && test >= 0 && validation + test < 1)) {
            throw new IllegalArgumentException(
                    "Cannot split: shares are at least 0 and leave something to train on (validation=" + validation
                            + ", test=" + test + ")");
        }
    }

    Split assign(Sha256 content, Split given, Set<Split> named) {
        if (given != Split.TRAIN) {
            return given;
        }
        Split drawn = draw(content);
        return named.contains(drawn) ? Split.TRAIN : drawn;
    }

    private Split draw(Sha256 content) {
        double uniform = (ByteBuffer.wrap(content.bytes()).getLong() >>> 11) * 0x1p-53;
        if (uniform < test) {
            return Split.TEST;
        }
        return uniform < test + validation ? Split.VALIDATION : Split.TRAIN;
    }
}
