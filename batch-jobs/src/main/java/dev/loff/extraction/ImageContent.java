package dev.loff.extraction;

import dev.loff.encoder.QuarantineReason;

/** What reading an image's file gave: its bytes, or the reason why there are none to decode. */
sealed interface ImageContent {
    record Bytes(byte[] bytes) implements ImageContent {}

    record Unreadable(QuarantineReason reason, String detail) implements ImageContent {}
}
