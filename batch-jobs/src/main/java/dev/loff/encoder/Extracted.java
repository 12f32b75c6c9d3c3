package dev.loff.encoder;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The result for one image. */
public sealed interface Extracted {

    /**
     * The image's features; equal if their bits are.
     *
     * @param float16 read-only, little endian, from position 0: (tokens, channels), class token first
     */
    record Features(ByteBuffer float16) implements Extracted {
        public Features {
            float16 = float16.asReadOnlyBuffer();
        }

        /** A view with its own position. */
        @Override
        public ByteBuffer float16() {
            return float16.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    /** The image has no features, for the given reason. */
    record Quarantined(QuarantineReason reason, String detail) implements Extracted {}
}
