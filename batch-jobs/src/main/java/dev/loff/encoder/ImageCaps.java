package dev.loff.encoder;

/** Limits on the images that are decoded; checked on the header, before memory is allocated for pixels. */
public record ImageCaps(long maxBytes, long maxPixels, int maxSide) {
    /** 64 MiB, 100 million pixels, 65,535 pixels per side (JPEG's own limit). */
    public static final ImageCaps DEFAULT = new ImageCaps(64L << 20, 100_000_000, 65_535);

    public ImageCaps {
        if (maxBytes < 1 || maxPixels < 1 || maxSide < 1) {
            throw new IllegalArgumentException("Cannot cap images: every cap is at least 1 (maxBytes=" + maxBytes
                    + ", maxPixels=" + maxPixels + ", maxSide=" + maxSide + ")");
        }
    }
}
