package dev.loff.encoder;

import dev.loff.encoder.Extracted.Quarantined;

/** Thrown for an image whose header was read but whose pixels are missing or invalid. */
final class UnreadableImageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Quarantined quarantined;

    UnreadableImageException(QuarantineReason reason, String detail) {
        super(detail);
        this.quarantined = new Quarantined(reason, detail);
    }

    Quarantined quarantined() {
        return quarantined;
    }
}
