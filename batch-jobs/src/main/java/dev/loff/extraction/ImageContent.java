package dev.loff.extraction;

import dev.loff.encoder.Extracted;

/** The result of reading an image's file: its bytes, or the reason why there are none to decode. */
public sealed interface ImageContent {
    record Bytes(byte[] bytes) implements ImageContent {}

    record Unreadable(Extracted.Quarantined why) implements ImageContent {}
}
