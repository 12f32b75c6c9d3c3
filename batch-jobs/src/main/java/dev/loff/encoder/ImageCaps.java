package dev.loff.encoder;

/** The largest image that is decoded at all; checked on the header, before any memory is spent on pixels. */
public record ImageCaps(long maxBytes, long maxPixels, int maxSide) {
    /** 64 MiB, 100 million pixels, 65,535 pixels a side (JPEG's own limit). */
    public static final ImageCaps DEFAULT = new ImageCaps(64L << 20, 100_000_000, 65_535);

    public ImageCaps {
        if (maxBytes < 1 || maxPixels < 1 || maxSide < 1) {
            throw new IllegalArgumentException("Cannot cap images: every cap is at least 1 (maxBytes=" + maxBytes
                    + ", maxPixels=" + maxPixels + ", maxSide=" + maxSide + ")");
        }
    }
}
