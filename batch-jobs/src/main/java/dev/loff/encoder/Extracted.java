package dev.loff.encoder;

/** What became of one image. */
public sealed interface Extracted {

    /**
     * The image's features.
     *
     * @param float16 (tokens, channels), little endian, class token first; the caller owns the array
     */
    record Features(byte[] float16) implements Extracted {}

    /** The image has no features, and why. */
    record Quarantined(QuarantineReason reason, String detail) implements Extracted {}
}
