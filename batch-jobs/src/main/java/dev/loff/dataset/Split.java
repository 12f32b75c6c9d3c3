package dev.loff.dataset;

import java.util.Locale;
import java.util.Optional;

/** What an image is for. */
public enum Split {
    TRAIN(2),
    VALIDATION(1),
    TEST(0);

    /** Of equal images in several splits the lowest is kept: nothing that tests a model may also train it. */
    private final int keepOrder;

    Split(int keepOrder) {
        this.keepOrder = keepOrder;
    }

    byte keepOrder() {
        return (byte) keepOrder;
    }

    static Split ofKeepOrder(byte keepOrder) {
        return switch (keepOrder) {
            case 0 -> TEST;
            case 1 -> VALIDATION;
            default -> TRAIN;
        };
    }

    /**
     * The split that a folder or a manifest cell names: {@code train}, {@code validation} or {@code val}, {@code
     * test}.
     */
    static Optional<Split> named(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "train" -> Optional.of(TRAIN);
            case "validation", "val" -> Optional.of(VALIDATION);
            case "test" -> Optional.of(TEST);
            default -> Optional.empty();
        };
    }
}
